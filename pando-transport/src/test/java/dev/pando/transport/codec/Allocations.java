package dev.pando.transport.codec;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what a task allocates, so that a test can hold it against a bound. */
final class Allocations {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocations() {}

    /** What is measured. */
    interface Task {
        void run() throws Exception;
    }

    /**
     * Bytes that the task allocates. It is run 3 times and the least counts: the first uses of a piece of code make the
     * JVM load classes and link strings' code, on the same account.
     */
    static long of(Task task) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            task.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
