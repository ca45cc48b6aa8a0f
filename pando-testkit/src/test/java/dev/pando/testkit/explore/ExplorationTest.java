package dev.pando.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every order of events of small clusters, to the end. That it can fail is shown by pando-mutants. */
final class ExplorationTest {
    static Stream<NamedBounds> quick() {
        return Arrays.stream(NamedBounds.values()).filter(NamedBounds::isQuick);
    }

    @ParameterizedTest
    @MethodSource("quick")
    void nothingIsWrongInAnyOrderOfEvents(NamedBounds named) {
        ExplorationResult result = Exploration.run(named.bounds(), ExplorationListener.NONE);
        assertThat(result.violation()).as("%s", result.trace()).isNull();
        assertThat(result.isExhaustive()).isTrue();
        assertThat(result.collisionProbability()).isLessThan(1e-5);
        long least =
                switch (named) {
                    case REPETITION -> 7_000;
                    case PRE_VOTES -> 80_000;
                    case ANY_ORDER -> 350_000;
                    case ONE_TO_TWO_TO_ONE -> 400_000;
                    case ONE_TO_ONE -> 600_000;
                    case COMPACTION -> 600_000;
                    case SWAP -> 750_000;
                    case THREE_TO_ONE_AT_ONCE -> 900_000;
                    case JOINING_BY_SNAPSHOT -> 950_000;
                    case SLOW_DISKS -> 1_000_000;
                    case ELECTIONS -> 1_300_000;
                    case TWO_TO_THREE -> 1_500_000;
                    case THREE_TO_ONE -> 2_200_000;
                    case FIGURE_3_7 -> 6_000_000;
                    case REPLICATION, SLOW_FIGURE_3_7, CRASH_AND_LOSS, THREE_ENTRIES ->
                        throw new AssertionError(named + " takes minutes.");
                };
        assertThat(result.states()).isGreaterThan(least);
    }
}
