package dev.pando.cli.demo;

import java.time.Duration;

/**
 * The longest time in which nobody was answered although somebody waited for an answer. Times are of
 * {@link System#nanoTime}. For one thread at a time.
 */
final class Gaps {
    private long waiting;
    /** The last answer, or when somebody began to wait after that; valid while somebody waits. */
    private long sinceNs;

    private long longestNs;

    void submitted(long nowNs) {
        if (waiting == 0) {
            sinceNs = nowNs;
        }
        waiting++;
    }

    void answered(long nowNs) {
        longestNs = Math.max(longestNs, nowNs - sinceNs);
        sinceNs = nowNs;
        waiting--;
    }

    Duration longest() {
        return Duration.ofNanos(longestNs);
    }
}
