package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.HdrHistogram.Histogram;

/** Percentiles of nanoseconds, told in microseconds. */
final class Latencies {
    private static final double MICRO = 1e3;

    private Latencies() {}

    static void into(Histogram nanos, ObjectNode figures) {
        figures.put("p50_us", nanos.getValueAtPercentile(50) / MICRO)
                .put("p99_us", nanos.getValueAtPercentile(99) / MICRO)
                .put("p999_us", nanos.getValueAtPercentile(99.9) / MICRO)
                .put("max_us", nanos.getMaxValue() / MICRO);
    }

    static double p50(Histogram nanos) {
        return nanos.getValueAtPercentile(50) / MICRO;
    }

    static double p99(Histogram nanos) {
        return nanos.getValueAtPercentile(99) / MICRO;
    }
}
