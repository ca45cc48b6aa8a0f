package dev.pando.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testkit.trace.TraceText;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One seed decides everything, runs count, and limits of the plan leave the rest of it alone. */
final class SimulationTest {
    private static final SimulationOptions SHORT =
            SimulationOptions.DEFAULT.members(3, 5).faultTime(Duration.ofSeconds(5));

    @Test
    void theSameSeedGivesTheSameTraceToTheByteAndAnotherSeedAnother() {
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        SimulationResult once = Simulation.run(SHORT, 7, new TraceText(first));
        SimulationResult twice = Simulation.run(SHORT, 7, new TraceText(second));
        assertThat(first).hasSizeGreaterThan(100_000);
        assertThat(second.toString()).isEqualTo(first.toString());
        assertThat(twice).isEqualTo(once);
        assertThat(Simulation.run(SHORT, 8).traceHash()).isNotEqualTo(once.traceHash());
    }

    @Test
    void whetherSomebodyDrawsARunChangesNothingInIt() {
        assertThat(Simulation.run(SHORT, 7)).isEqualTo(Simulation.run(SHORT, 7, new TraceText(new StringBuilder())));
    }

    @Test
    void noStateIsSharedBetweenRuns() {
        long alone = Simulation.run(SHORT, 11).traceHash();
        LongStream.range(1, 6).forEach(seed -> Simulation.run(SHORT, seed));
        assertThat(Simulation.run(SHORT, 11).traceHash()).isEqualTo(alone);
    }

    @Test
    void everyKindOfFaultComesAbout() {
        for (FaultKind kind : FaultKind.values()) {
            SimulationOptions options = SimulationOptions.DEFAULT
                    .members(3, 5)
                    .faultTime(Duration.ofSeconds(10))
                    .faults(EnumSet.of(kind));
            int came = 0;
            for (long seed = 1; seed <= 5 && came == 0; seed++) {
                SimulationResult result = Simulation.run(options, seed);
                assertThat(result.violation()).as("%s, seed %s", kind, seed).isNull();
                assertThat(result.faults().keySet()).isSubsetOf(kind.name());
                came += result.faults().getOrDefault(kind.name(), 0);
            }
            assertThat(came).as("%s", kind).isPositive();
        }
    }

    @Test
    void aLimitLeavesOutFaultsMembersAndOperations() {
        SimulationResult whole = Simulation.run(SHORT, 3);
        assertThat(whole.plannedFaults()).isGreaterThan(2);
        PlanLimits limits = new PlanLimits(3, new TreeSet<>(List.of(0, 1)), 100);
        SimulationResult limited = Simulation.run(SHORT.plan(limits), 3);
        assertThat(limited.plannedFaults()).isEqualTo(whole.plannedFaults());
        assertThat(limited.members()).isEqualTo(3);
        assertThat(limited.faults().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isLessThanOrEqualTo(2);
        // In the end each member appends and reads once more, and each of up to 3 clients elsewhere appends.
        assertThat(limited.operations()).isBetween(1L, 100L + 2L * limited.members() + 3);
        assertThat(limited.violation()).isNull();
    }

    @Test
    void withoutFaultsNothingFails() {
        SimulationResult result = Simulation.run(SHORT.faults(Set.of()), 5);
        assertThat(result.violation()).isNull();
        assertThat(result.faults()).isEmpty();
        assertThat(result.leaderChanges()).isZero();
        assertThat(result.operations()).isGreaterThan(200);
    }

    @Test
    void aRunCountsOnlyIfItSaysSomething() {
        SimulationResult good = Simulation.run(SimulationOptions.DEFAULT, 1);
        assertThat(good.counts()).isTrue();
        assertThat(good.virtualNanos()).isGreaterThan(30_000_000_000L);
        assertThat(Simulation.run(SHORT, 1).counts()).isFalse();
        assertThat(Simulation.run(SimulationOptions.DEFAULT.faults(Set.of()), 1).counts())
                .isFalse();
    }
}
