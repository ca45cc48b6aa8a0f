package dev.pando.cli.sim;

import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.shrink.FaultNames;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What many seeds come to. For one thread. */
final class Totals {
    private final SortedMap<String, Long> faults = new TreeMap<>();
    private final SortedMap<String, Long> reached = new TreeMap<>();
    private long seeds;
    private long counting;
    private long violations;
    private long operations;
    private long virtualNanos;
    private long fingerprint;

    void add(SimulationResult result) {
        seeds++;
        counting += result.counts() ? 1 : 0;
        violations += result.violation() == null ? 0 : 1;
        operations += result.operations();
        virtualNanos += result.virtualNanos();
        fingerprint = 31 * fingerprint + result.traceHash();
        result.faults().forEach((kind, times) -> faults.merge(FaultNames.of(kind), (long) times, Long::sum));
        result.reached().forEach((situation, times) -> reached.merge(situation, (long) times, Long::sum));
    }

    long seeds() {
        return seeds;
    }

    /** How many of the seeds say something, see {@link SimulationResult#counts}. */
    long counting() {
        return counting;
    }

    long violations() {
        return violations;
    }

    /** Of clients, that have ended with a known outcome. */
    long operations() {
        return operations;
    }

    double virtualSeconds() {
        return seconds(virtualNanos);
    }

    /** Of all that happened in all runs, in order of seed: the same on every machine, and every version of Java. */
    String fingerprint() {
        return String.format(Locale.ROOT, "%016x", fingerprint);
    }

    /** How often each kind came about. */
    SortedMap<String, Long> faults() {
        return faults;
    }

    /** How often each rare situation was reached, 0 included. */
    SortedMap<String, Long> reached() {
        return reached;
    }

    /** To the millisecond. */
    static double seconds(long nanos) {
        return Duration.ofNanos(nanos).toMillis() / 1000.0;
    }
}
