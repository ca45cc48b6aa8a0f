package dev.pando.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used so far: all members, the generator, the collector and the compiler.
 *
 * @param cpuNs of all threads
 * @param allocatedBytes of the heap, by the Java threads that live; what others had is left out
 */
record Usage(long cpuNs, long allocatedBytes) {

    static Usage now() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            allocated += Math.max(0, bytes);
        }
        return new Usage(system.getProcessCpuTime(), allocated);
    }

    /** What was used between an earlier moment and this one. */
    Usage since(Usage earlier) {
        return new Usage(cpuNs - earlier.cpuNs, allocatedBytes - earlier.allocatedBytes);
    }
}
