package dev.pando.testkit.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testkit.FaultKind;
import dev.pando.testkit.LogUse;
import dev.pando.testkit.SimulationOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PlanDrawingTest {
    private static final SimulationOptions DEFAULT = SimulationOptions.DEFAULT;

    @Test
    void kindsThatAreToComeOftenAreMostOfAllFaults() {
        assertThat(shareOfTheMembership(DEFAULT)).isBetween(0.20, 0.30);
        assertThat(shareOfTheMembership(DEFAULT.often(FaultKind.MEMBERSHIP))).isBetween(0.60, 0.70);
    }

    @Test
    void otherKindsGoOnAsBefore() {
        assertThat(EnumSet.copyOf(kinds(DEFAULT.often(FaultKind.MEMBERSHIP))))
                .isEqualTo(EnumSet.allOf(FaultKind.class));
    }

    @Test
    void whoseTheLogIsIsDrawnOrSaid() {
        assertThat(seedsWithMachines(DEFAULT)).isBetween(90L, 150L);
        assertThat(seedsWithMachines(DEFAULT.logUse(LogUse.MACHINES))).isEqualTo(300);
        assertThat(seedsWithMachines(DEFAULT.logUse(LogUse.RAW))).isZero();
    }

    private static long seedsWithMachines(SimulationOptions options) {
        return LongStream.rangeClosed(1, 300)
                .filter(seed -> PlanDrawing.draw(options, seed).workload().hasMachines())
                .count();
    }

    private static double shareOfTheMembership(SimulationOptions options) {
        return kinds(options).stream()
                .mapToInt(kind -> FaultKind.MEMBERSHIP.contains(kind) ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static List<FaultKind> kinds(SimulationOptions options) {
        return LongStream.rangeClosed(1, 300)
                .boxed()
                .flatMap(seed -> PlanDrawing.draw(options, seed).faults().stream())
                .map(PlannedFault::kind)
                .toList();
    }
}
