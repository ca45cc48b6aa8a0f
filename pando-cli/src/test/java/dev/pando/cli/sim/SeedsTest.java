package dev.pando.cli.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testkit.SimulationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SeedsTest {
    @Test
    void resultsComeInOrderOfSeedWhicheverEndsFirst() throws InterruptedException {
        CountDownLatch laterOnesHaveEnded = new CountDownLatch(3);
        SeedRange range = new SeedRange(10, 4, null);

        try (Seeds seeds = new Seeds(range, 2, () -> true, seed -> {
            if (seed == 10) {
                await(laterOnesHaveEnded);
            } else {
                laterOnesHaveEnded.countDown();
            }
            return result(seed);
        })) {
            assertThat(drained(seeds)).containsExactly(10L, 11L, 12L, 13L);
        }
    }

    @Test
    void noMoreAreBegunOnceTheyMayNot() throws InterruptedException {
        AtomicInteger left = new AtomicInteger(5);

        try (Seeds seeds = new Seeds(
                new SeedRange(1, Long.MAX_VALUE, null), 3, () -> left.getAndDecrement() > 0, SeedsTest::result)) {
            assertThat(drained(seeds)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }
    }

    @Test
    void thereIsAlwaysAFirst() throws InterruptedException {
        try (Seeds seeds = new Seeds(new SeedRange(-3, 9, null), 4, () -> false, SeedsTest::result)) {
            assertThat(drained(seeds)).containsExactly(-3L);
        }
    }

    @Test
    void manyOnManyThreadsAreAllThere() throws InterruptedException {
        try (Seeds seeds = new Seeds(new SeedRange(1, 10_000, null), 8, () -> true, SeedsTest::result)) {
            assertThat(drained(seeds))
                    .isEqualTo(LongStream.rangeClosed(1, 10_000).boxed().toList());
        }
    }

    private static List<Long> drained(Seeds seeds) throws InterruptedException {
        List<Long> drained = new ArrayList<>();
        for (SimulationResult result = seeds.next(); result != null; result = seeds.next()) {
            drained.add(result.seed());
        }
        return drained;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SimulationResult result(long seed) {
        return new SimulationResult(seed, null, 3, 0, 0, 0, 0, new TreeMap<>(), new TreeMap<>(), 0);
    }
}
