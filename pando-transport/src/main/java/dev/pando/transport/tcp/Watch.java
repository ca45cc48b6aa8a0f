package dev.pando.transport.tcp;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport's one thread for deadlines. Tasks must be short and must not block. */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Threads threads;
    private final ScheduledThreadPoolExecutor executor;

    Watch(ThreadFactory threads) {
        this.threads = new Threads(threads);
        executor = new ScheduledThreadPoolExecutor(1, task -> this.threads.make("pando-watch", task));
        executor.setRemoveOnCancelPolicy(true);
    }

    /** A deadline or a repeated task. */
    interface Task {
        /** It won't run (again), though it may be running. */
        void cancel();
    }

    /** @return a task that was cancelled already if the watch has ended */
    Task after(Duration delay, Runnable task) {
        try {
            return task(executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    /** @return a task that was cancelled already if the watch has ended */
    Task every(Duration interval, Runnable task) {
        try {
            long nanos = interval.toNanos();
            return task(executor.scheduleWithFixedDelay(guarded(task), nanos, nanos, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    /** Ends its thread and waits for that. */
    void end(Duration timeout) {
        executor.shutdownNow();
        if (!threads.awaitEnd(timeout)) {
            LOG.warn("A deadline's task did not return.");
        }
    }

    private static Task task(Future<?> future) {
        return () -> future.cancel(false);
    }

    /** A repeated task that throws would never run again, without a word. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("A deadline's task failed.", e);
            }
        };
    }
}
