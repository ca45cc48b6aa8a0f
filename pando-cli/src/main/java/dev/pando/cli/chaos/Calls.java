package dev.pando.cli.chaos;

import dev.pando.cli.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** All calls of a run, as they end, also written down line by line. For any threads. */
final class Calls {
    private final List<MapCall> calls = new ArrayList<>();
    private final LongSupplier clockNs;
    private final Writer lines;
    private final long startNs;
    /** When the last write was. */
    private long acknowledgedNs;

    /**
     * The run begins now.
     *
     * @param lines gets a line for each call
     * @param clockNs as {@link System#nanoTime}
     */
    Calls(Writer lines, LongSupplier clockNs) {
        this.lines = lines;
        this.clockNs = clockNs;
        this.startNs = clockNs.getAsLong();
    }

    /** Since the run began. */
    long nowNs() {
        return clockNs.getAsLong() - startNs;
    }

    /** @throws UncheckedIOException if its line can't be written */
    synchronized void add(MapCall call) {
        calls.add(call);
        if (call.isAcknowledgedWrite()) {
            acknowledgedNs = Math.max(acknowledgedNs, call.endNs());
        }
        try {
            lines.write(Json.line(call.json()) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that have ended, in the order in which they did. */
    synchronized List<MapCall> ended() {
        return List.copyOf(calls);
    }

    /** Whether a write was acknowledged after a moment. */
    synchronized boolean hasAcknowledgedSince(long ns) {
        return acknowledgedNs > ns;
    }
}
