package dev.pando.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long is waited before trying again. */
final class BackoffTest {
    private static final Duration MIN = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofSeconds(1);

    /** Always gives the least, or always the most. */
    private static RandomGenerator always(boolean most) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("Not needed.");
            }

            @Override
            public long nextLong(long bound) {
                return most ? bound - 1 : 0;
            }
        };
    }

    private static long[] delaysMs(RandomGenerator random, int count) {
        Backoff backoff = new Backoff(MIN, MAX, random);
        long[] delays = new long[count];
        for (int i = 0; i < count; i++) {
            delays[i] = backoff.nextDelayNanos() / 1_000_000;
        }
        return delays;
    }

    @Test
    void theLongestDelayDoublesUpToTheLimit() {
        assertThat(delaysMs(always(true), 7)).containsExactly(100, 200, 400, 800, 1_000, 1_000, 1_000);
    }

    @Test
    void theShortestDelayIsHalfOfTheLongest() {
        assertThat(delaysMs(always(false), 7)).containsExactly(50, 100, 200, 400, 500, 500, 500);
    }

    @Test
    void delaysAreSpreadOverTheWholeRange() {
        SplittableRandom random = new SplittableRandom(1);
        int[] tenths = new int[10];
        for (int i = 0; i < 10_000; i++) {
            long delay = new Backoff(MIN, MAX, random).nextDelayNanos() - MIN.toNanos() / 2;
            tenths[(int) Math.min(9, delay * 10 / (MIN.toNanos() / 2))]++;
        }
        assertThat(IntStream.of(tenths)).allMatch(count -> count > 800 && count < 1_200);
    }

    @Test
    void theSameSeedGivesTheSameDelays() {
        assertThat(delaysMs(new SplittableRandom(5), 10)).isEqualTo(delaysMs(new SplittableRandom(5), 10));
    }

    @Test
    void afterASuccessItBeginsAnew() {
        Backoff backoff = new Backoff(MIN, MAX, always(true));
        backoff.nextDelayNanos();
        backoff.nextDelayNanos();
        assertThat(backoff.failures()).isEqualTo(2);
        backoff.reset();
        assertThat(backoff.failures()).isZero();
        assertThat(backoff.nextDelayNanos()).isEqualTo(MIN.toNanos());
    }

    @Test
    void theLongestTimesDoNotOverflow() {
        Backoff backoff = new Backoff(Duration.ofNanos(1), Duration.ofNanos(Long.MAX_VALUE), always(true));
        long last = 0;
        for (int i = 0; i < 100; i++) {
            long delay = backoff.nextDelayNanos();
            assertThat(delay).isGreaterThanOrEqualTo(last);
            last = delay;
        }
        assertThat(last).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, MAX, always(true)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(MAX, MIN, always(true))).isInstanceOf(IllegalArgumentException.class);
    }
}
