package dev.pando.testkit.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testkit.FaultKind;
import dev.pando.testkit.LogUse;
import dev.pando.testkit.PlanLimits;
import dev.pando.testkit.SimulationOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ReplayTest {
    private static final SimulationOptions DEFAULT = SimulationOptions.DEFAULT;

    @Test
    void whatIsAsByDefaultIsLeftOut() {
        assertThat(arguments(DEFAULT)).isEqualTo("--seed 7");
        assertThat(Replay.arguments(DEFAULT, -1)).isEqualTo(List.of("--seed", "-1"));
    }

    @Test
    void whatIsNotIsSaid() {
        assertThat(arguments(DEFAULT.members(2, 4))).isEqualTo("--seed 7 --members 2-4");
        assertThat(arguments(DEFAULT.members(3, 3))).isEqualTo("--seed 7 --members 3");
        assertThat(arguments(DEFAULT.faultTime(Duration.ofMillis(2500)))).isEqualTo("--seed 7 --seconds 2.5");
        assertThat(arguments(DEFAULT.faultTime(Duration.ofSeconds(100)))).isEqualTo("--seed 7 --seconds 100");
        assertThat(arguments(DEFAULT.operationsPerSecond(5))).isEqualTo("--seed 7 --operations-per-second 5");
        assertThat(arguments(DEFAULT.logUse(LogUse.MACHINES))).isEqualTo("--seed 7 --log machines");
        assertThat(arguments(DEFAULT.plan(new PlanLimits(2, new TreeSet<>(List.of(9, 3)), 17))))
                .isEqualTo("--seed 7 --only-members 2 --operations 17 --only-faults 3,9");
        assertThat(arguments(DEFAULT.plan(new PlanLimits(0, new TreeSet<>(), Integer.MAX_VALUE))))
                .isEqualTo("--seed 7 --only-faults none");
    }

    @Test
    void kindsAreNamedThatAreOnOrOffWhicheverAreFewer() {
        assertThat(arguments(DEFAULT.faults(Set.of()))).isEqualTo("--seed 7 --faults none");
        assertThat(arguments(DEFAULT.faults(EnumSet.of(FaultKind.WIPE, FaultKind.CRASH_IN_WRITE))))
                .isEqualTo("--seed 7 --faults crash-in-write,wipe");
        assertThat(arguments(DEFAULT.faults(EnumSet.complementOf(EnumSet.of(FaultKind.ONE_WAY)))))
                .isEqualTo("--seed 7 --without one-way");
    }

    @Test
    void kindsThatComeOftenAreNamed() {
        assertThat(arguments(DEFAULT.often(FaultKind.MEMBERSHIP)))
                .isEqualTo(
                        "--seed 7 --often" + " join,leave,wipe,transfer,remove,remove-dead,reconfigure,replace,move");
    }

    @Test
    void everyKindIsFoundByItsName() {
        for (FaultKind kind : FaultKind.values()) {
            assertThat(FaultNames.kind(FaultNames.of(kind))).hasValue(kind);
        }
        assertThat(FaultNames.kind("CRASH")).isEmpty();
        assertThat(FaultNames.kind("")).isEmpty();
    }

    private static String arguments(SimulationOptions options) {
        return String.join(" ", Replay.arguments(options, 7));
    }
}
