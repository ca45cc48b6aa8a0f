package dev.pando.transport;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: twice as long after each failure, up to a limit, and each time somewhere
 * between half of that and all of it, so that those who failed together don't come back together.
 *
 * <p>Has no clock and no timer; its owner has. Not thread-safe.
 */
public final class Backoff {
    private final long minNanos;
    private final long maxNanos;
    private final RandomGenerator random;

    /** What the next delay is at most; between min and max. */
    private long ceilingNanos;

    private int failures;

    /**
     * @param min the longest first delay; above 0
     * @param max the longest delay ever; at least {@code min}
     * @param random gives the jitter; seeded where runs must repeat
     */
    public Backoff(Duration min, Duration max, RandomGenerator random) {
        if (min.isNegative() || min.isZero() || max.compareTo(min) < 0) {
            throw new IllegalArgumentException(
                    "A back-off grows from above zero to no less, not from " + min + " to " + max + ".");
        }
        this.minNanos = min.toNanos();
        this.maxNanos = max.toNanos();
        this.random = random;
        this.ceilingNanos = minNanos;
    }

    /** Something failed: how many nanoseconds to wait before it is tried again. */
    public long nextDelayNanos() {
        long ceiling = ceilingNanos;
        ceilingNanos = ceiling > maxNanos / 2 ? maxNanos : 2 * ceiling;
        failures++;
        long half = ceiling / 2;
        return ceiling - half + random.nextLong(half + 1);
    }

    /** Failures in a row. */
    public int failures() {
        return failures;
    }

    /** It worked: the next delay is a first one again. */
    public void reset() {
        ceilingNanos = minNanos;
        failures = 0;
    }
}
