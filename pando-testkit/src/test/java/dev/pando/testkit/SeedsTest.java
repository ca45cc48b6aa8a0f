package dev.pando.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Fixed seeds, each a whole cluster with its faults. More of them: {@code ./pando sim --seeds N}, or {@code mvn verify -pl
 * pando-testkit -am -Dpando.seeds=1000 -Dpando.seed=1}.
 */
final class SeedsTest {
    private static final int SEEDS = Integer.getInteger("pando.seeds", 300);
    private static final long FIRST_SEED = Long.getLong("pando.seed", 1);

    @Test
    void noSeedFindsAViolation() {
        List<SimulationResult> results = LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
                .parallel()
                .mapToObj(seed -> Simulation.run(SimulationOptions.DEFAULT, seed))
                .toList();
        List<String> violations = new ArrayList<>();
        SortedMap<String, Integer> reached = new TreeMap<>();
        for (SimulationResult result : results) {
            if (result.violation() != null) {
                violations.add("./pando sim --seed " + result.seed() + ": "
                        + Objects.requireNonNull(result.violation()).getMessage());
            }
            result.reached().forEach((situation, count) -> reached.merge(situation, count, Integer::sum));
        }
        assertThat(violations).isEmpty();
        if (SEEDS >= 300) {
            long counting = results.stream().filter(SimulationResult::counts).count();
            assertThat(counting).as("seeds that count").isGreaterThan(SEEDS * 4L / 5);
            assertThat(reached.keySet()).hasSizeGreaterThanOrEqualTo(25);
        }
    }
}
