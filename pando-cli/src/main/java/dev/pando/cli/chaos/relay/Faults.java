package dev.pando.cli.chaos.relay;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** What a relay does to the bytes that it forwards. Not thread-safe. */
final class Faults {
    private final Random random;
    private final Set<Hold> holds = new HashSet<>();
    private long delayNs;
    private long jitterNs;

    /** @param random of the jitter */
    Faults(Random random) {
        this.random = random;
    }

    private record Hold(Caller caller, Direction direction) {}

    void hold(Caller caller, Direction direction) {
        holds.add(new Hold(caller, direction));
    }

    void release(Caller caller, Direction direction) {
        holds.remove(new Hold(caller, direction));
    }

    boolean isHeld(Caller caller, Direction direction) {
        return holds.contains(new Hold(caller, direction));
    }

    /** @throws IllegalArgumentException if one of them is negative */
    void delay(Duration delay, Duration jitter) {
        if (delay.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("Nothing is delayed by %s and up to %s more.".formatted(delay, jitter));
        }
        delayNs = delay.toNanos();
        jitterNs = jitter.toNanos();
    }

    /** For how long bytes are kept that come now: drawn anew each time. */
    long nextDelayNs() {
        return delayNs + (jitterNs == 0 ? 0 : random.nextLong(jitterNs + 1));
    }
}
