package dev.pando.testkit.explore;

import dev.pando.testkit.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exploration came to. The same for the same bounds, each time.
 *
 * @param bounds within which it went
 * @param states found, where states that differ in nothing but what the members are called are one
 * @param worlds the same, each counted for itself
 * @param steps taken; most lead to a state that was found before
 * @param memberStates in how many states the members were seen, each for itself
 * @param depth how many steps the furthest state is from the start; with a violation, where that is
 * @param isExhaustive whether nothing within the bounds was left out
 * @param violation what was not as it must be, null if nothing
 * @param trace one of the shortest ways to the violation, a line for each step; empty without one
 */
public record ExplorationResult(
        Bounds bounds,
        long states,
        long worlds,
        long steps,
        long memberStates,
        int depth,
        boolean isExhaustive,
        @Nullable Violation violation,
        List<String> trace) {

    public ExplorationResult {
        trace = List.copyOf(trace);
    }

    /**
     * How likely it is at most that two states were taken for one, since states are told apart by 64 bits: one state was
     * left out then, and what only it leads to.
     */
    public double collisionProbability() {
        return 0.5 * states * states / Math.pow(2, Long.SIZE);
    }
}
