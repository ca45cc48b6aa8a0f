package dev.pando.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.Json;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What came of the operations that ended within some time.
 *
 * @param seconds that it lasted
 * @param failed operations that ended with an error, whose latency is not counted
 * @param latencyNs of the others
 * @param usage of the whole process
 */
record Interval(double seconds, long failed, Histogram latencyNs, Usage usage) {

    /** Those that did not fail. */
    long operations() {
        return latencyNs.getTotalCount();
    }

    double perSecond() {
        return operations() / seconds;
    }

    /** @param percentile 0 to 100; 0 of none */
    double latencyUs(double percentile) {
        return operations() == 0 ? 0 : latencyNs.getValueAtPercentile(percentile) / 1_000.0;
    }

    /** As one, as if nothing had been between them. */
    Interval and(Interval other) {
        Histogram both = latencyNs.copy();
        both.add(other.latencyNs);
        return new Interval(
                seconds + other.seconds,
                failed + other.failed,
                both,
                new Usage(usage.cpuNs() + other.usage.cpuNs(), usage.allocatedBytes() + other.usage.allocatedBytes()));
    }

    private double perOperation(long of) {
        return (double) of / Math.max(1, operations());
    }

    double cpuUsPerOperation() {
        return perOperation(usage.cpuNs()) / 1_000;
    }

    double allocatedPerOperation() {
        return perOperation(usage.allocatedBytes());
    }

    /** In microseconds, as people read it. */
    static String us(double us) {
        return String.format(Locale.ROOT, us < 100 ? "%,.1f" : "%,.0f", us);
    }

    ObjectNode json() {
        ObjectNode node = Json.object();
        node.put("seconds", rounded(seconds));
        node.put("operations", operations());
        node.put("failed", failed);
        node.put("perSecond", rounded(perSecond()));
        node.put("p50Us", rounded(latencyUs(50)));
        node.put("p90Us", rounded(latencyUs(90)));
        node.put("p99Us", rounded(latencyUs(99)));
        node.put("p999Us", rounded(latencyUs(99.9)));
        node.put("maxUs", rounded(latencyUs(100)));
        node.put("cpuUsPerOperation", rounded(cpuUsPerOperation()));
        node.put("allocatedBytesPerOperation", rounded(allocatedPerOperation()));
        return node;
    }

    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
