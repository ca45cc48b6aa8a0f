package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/** What this process uses from one moment to another. */
final class Window {
    private final Probe probe;
    private final Path data;
    private final long allocated;
    private final long device;
    private final long gc = Probe.gcMillis();
    private final long cpu;
    private final long began;

    /** Begins now. */
    Window(Probe probe, Path data) {
        this.probe = probe;
        this.data = data;
        Probe.resetPeakRss();
        this.allocated = probe.allocatedBytes();
        this.device = Probe.deviceBytes(data);
        this.cpu = Probe.cpuNanos();
        this.began = System.nanoTime();
    }

    /** Ends now, in which time so many entries were acknowledged. */
    void end(long entries, ObjectNode figures) {
        double seconds = (System.nanoTime() - began) / 1e9;
        double cpuSeconds = (Probe.cpuNanos() - cpu) / 1e9;
        double allocatedBytes = probe.allocatedBytes() - allocated;
        double deviceBytes = Probe.deviceBytes(data) - device;
        long each = Math.max(1, entries);
        figures.put("seconds", Json.round(seconds, 3))
                .put("entries", entries)
                .put("throughput", Json.round(entries / seconds, 1))
                .put("cpu_us_per_entry", Json.round(cpuSeconds * 1e6 / each, 3))
                .put("alloc_bytes_per_entry", Json.round(allocatedBytes / each, 1))
                .put("gc_ms", Probe.gcMillis() - gc)
                .put("peak_rss_mb", Probe.peakRssMb());
        if (device >= 0) {
            figures.put("device_bytes_per_entry", Json.round(deviceBytes / each, 1));
        }
    }
}
