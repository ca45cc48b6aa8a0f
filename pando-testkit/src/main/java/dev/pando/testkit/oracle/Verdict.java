package dev.pando.testkit.oracle;

import dev.pando.testkit.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a history is linearizable.
 *
 * @param keys how many keys were looked at: all of them, or up to the first that is not linearizable
 * @param calls how many calls there are on these keys, of whatever outcome
 * @param visited how many configurations the searches have been to, all together
 * @param undecided the keys whose search was given up at its limit: nothing is known of them
 * @param counterexample why not, null unless the answer is {@link Answer#VIOLATION}
 */
public record Verdict(
        Answer answer,
        int keys,
        int calls,
        long visited,
        List<String> undecided,
        @Nullable Counterexample counterexample) {

    /** What the search has found. */
    public enum Answer {
        /** For each key there is an order that explains all that clients saw. */
        OK,
        /** For one key there is none. */
        VIOLATION,
        /** No key was found to have none, but for some the search was given up. This is not {@link #OK}. */
        UNDECIDED
    }

    public Verdict {
        undecided = List.copyOf(undecided);
    }

    /** The counterexample as a violation, null if there is none. */
    public @Nullable Violation violation() {
        return counterexample == null ? null : new Violation(Linearizability.NAME, counterexample.sentence());
    }
}
