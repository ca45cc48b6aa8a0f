package dev.pando.recipes;

/** Durations and moments of replicated time, in milliseconds. */
final class Deadlines {
    /** Later than any moment. */
    static final long NEVER = Long.MAX_VALUE;

    private Deadlines() {}

    /** A duration that a caller has given. */
    static long duration(long ms) {
        if (ms < 1) {
            throw new IllegalArgumentException("A duration is 1 ms or more, not " + ms + " ms.");
        }
        return ms;
    }

    static long after(long timeMs, long durationMs) {
        return durationMs > NEVER - timeMs ? NEVER : timeMs + durationMs;
    }
}
