package dev.pando.transport.testing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The way from one host to another: all that goes there shares its delays, and its cuts. */
final class Link {
    private final RandomGenerator random;
    private long minDelayNanos;
    private long maxDelayNanos;
    private boolean cut;

    /** Counts cuts, so that a timer knows whether the one that it was started for still lasts. */
    private long cuts;

    private final Set<Pipe> pipes = new LinkedHashSet<>();

    Link(RandomGenerator random, long minDelayNanos, long maxDelayNanos) {
        this.random = random;
        this.minDelayNanos = minDelayNanos;
        this.maxDelayNanos = maxDelayNanos;
    }

    void delays(long minNanos, long maxNanos) {
        minDelayNanos = minNanos;
        maxDelayNanos = maxNanos;
    }

    long delayNanos() {
        return minDelayNanos + random.nextLong(maxDelayNanos - minDelayNanos + 1);
    }

    boolean isCut() {
        return cut;
    }

    boolean isStillCut(long number) {
        return cut && cuts == number;
    }

    long cutNumber() {
        return cuts;
    }

    void cut() {
        if (!cut) {
            cut = true;
            cuts++;
            List.copyOf(pipes).forEach(Pipe::linkWasCut);
        }
    }

    void heal() {
        if (cut) {
            cut = false;
            List.copyOf(pipes).forEach(Pipe::linkWasHealed);
        }
    }

    void add(Pipe pipe) {
        pipes.add(pipe);
    }

    void remove(Pipe pipe) {
        pipes.remove(pipe);
    }
}
