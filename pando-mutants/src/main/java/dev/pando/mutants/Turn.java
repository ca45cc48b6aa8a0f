package dev.pando.mutants;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody is asked.
 *
 * @param catcher who
 * @param budget how much may be spent on it
 */
record Turn(Catcher catcher, Budget budget) {

    /**
     * All turns, in their order, until one notices. What explorations and seeds notice they mostly notice soon, and to find that
     * they notice nothing takes minutes: so they get a small share first, and all of it when the scenarios have noticed nothing
     * either. The rule tests come last, since they know the rules.
     *
     * @param first who noticed the last time, if anybody did
     */
    static List<Turn> inOrder(@Nullable Catcher first, Budget budget) {
        Stream<Turn> known = Stream.ofNullable(first).map(catcher -> new Turn(catcher, budget));
        Stream<Turn> others = Stream.of(
                        new Turn(Catcher.EXPLORATION, budget.share()),
                        new Turn(Catcher.SIMULATION, budget.share()),
                        new Turn(Catcher.SCENARIOS, budget),
                        new Turn(Catcher.EXPLORATION, budget),
                        new Turn(Catcher.SIMULATION, budget),
                        new Turn(Catcher.RULE_TESTS, budget))
                .filter(turn -> turn.catcher() != first);
        return Stream.concat(known, others).toList();
    }
}
