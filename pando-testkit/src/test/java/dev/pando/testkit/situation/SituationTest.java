package dev.pando.testkit.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testkit.LogUse;
import dev.pando.testkit.Simulation;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SituationTest {
    @Test
    void aLongRunHasToReachWhatCanComeAboutThere() {
        assertThat(Simulation.situations(LogUse.ANY)).hasSize(Situation.values().length);
        assertThat(outOfReach(LogUse.ANY)).isEmpty();
        assertThat(outOfReach(LogUse.MACHINES)).isEqualTo(EnumSet.of(Situation.LISTENER_FELL_BEHIND));
        assertThat(outOfReach(LogUse.RAW))
                .isEqualTo(EnumSet.of(Situation.MACHINES_HALTED, Situation.COMMAND_SKIPPED, Situation.READ_BY_LEASE));
    }

    private static Set<Situation> outOfReach(LogUse use) {
        return Stream.of(Situation.values())
                .filter(situation -> !Simulation.situations(use).contains(situation.name()))
                .collect(Collectors.toSet());
    }
}
