package dev.pando.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every order of events of small clusters, to the end. That it can fail is shown by pando-mutants. */
final class ExplorationTest {
    @ParameterizedTest
    @EnumSource
    void nothingIsWrongInAnyOrderOfEvents(NamedBounds named) {
        ExplorationResult result = Exploration.run(named.bounds(), ExplorationListener.NONE);
        assertThat(result.violation()).as("%s", result.trace()).isNull();
        assertThat(result.isExhaustive()).isTrue();
        assertThat(result.collisionProbability()).isLessThan(1e-6);
        long least =
                switch (named) {
                    case FIGURE_3_7 -> 60_000;
                    case ELECTIONS -> 50_000;
                    case ONE_TO_TWO_TO_ONE -> 200_000;
                    case CRASHES -> 500_000;
                    case REPLICATION -> 1_000_000;
                };
        assertThat(result.states()).isGreaterThan(least);
    }
}
