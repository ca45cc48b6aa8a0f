package dev.pando.testkit.oracle;

import java.util.List;

/**
 * Why no order explains what clients saw of a key. The history of this key up to just before the answer of {@code stuck}
 * can be explained; with that answer it can't. (If a search is given up at its limit on the way, only the latter is sure.)
 *
 * @param prefix the calls in an order that explains all answers before that one
 * @param stuck the call that has no place in any such order; or, if it is in this one, a compare-and-set that others saw
 *     done before its client was answered that it was not
 * @param unplaced the calls that had begun by then without having a place in this order, {@code stuck} usually among them
 * @param sentence all of this, for a person
 */
public record Counterexample(String key, List<Call> prefix, Call stuck, List<Call> unplaced, String sentence) {
    public Counterexample {
        prefix = List.copyOf(prefix);
        unplaced = List.copyOf(unplaced);
    }
}
