package dev.pando.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Counters of this process and its disk, read from the JVM and from /proc. */
final class Probe {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int SECTOR = 512;
    private static final int SECTORS_WRITTEN = 9;

    private final Map<Long, Long> allocated = new HashMap<>();

    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    static long gcMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(millis -> millis > 0)
                .sum();
    }

    /** Bytes of the heap that are held after a collection. */
    static long heldBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /**
     * Bytes allocated on the heap so far, as the sum over threads. A thread that has ended keeps the last value that was seen, so
     * this is called now and then during a run too.
     */
    synchronized long allocatedBytes() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) {
                allocated.merge(ids[i], bytes[i], Math::max);
            }
        }
        return allocated.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The most that was resident since {@link #resetPeakRss}, in MiB; -1 where that is not told. */
    static long peakRssMb() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
                }
            }
        } catch (IOException e) {
            return -1;
        }
        return -1;
    }

    /** Where that can't be done the peak is that of the whole process. */
    static void resetPeakRss() {
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (IOException e) {
            System.err.println("the peak of memory is not reset: " + e);
        }
    }

    /**
     * Bytes written to the block device that holds the directory, by anyone on this machine; -1 where that is not told. (What the
     * kernel says of one process is no use: it counts a whole large folio, up to 2 MiB, for the first byte changed in it.)
     */
    static long deviceBytes(Path dir) {
        try {
            long device = ((Number) Files.getAttribute(dir, "unix:dev")).longValue();
            String major = Long.toString((device >> 8) & 0xfff);
            String minor = Long.toString((device & 0xff) | ((device >> 12) & 0xfff00));
            for (String line : Files.readAllLines(Path.of("/proc/diskstats"))) {
                String[] fields = line.trim().split("\\s+", -1);
                if (fields[0].equals(major) && fields[1].equals(minor)) {
                    return Long.parseLong(fields[SECTORS_WRITTEN]) * SECTOR;
                }
            }
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return -1;
        }
        return -1;
    }

    /** Blocks that a directory's files have on disk, not their lengths; -1 where that is not told. */
    static long diskBytes(Path dir) {
        try {
            Process du = new ProcessBuilder("du", "-s", "-B1", dir.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out = new String(du.getInputStream().readAllBytes(), UTF_8);
            return Long.parseLong(out.split("\\s+", 2)[0]);
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }
}
