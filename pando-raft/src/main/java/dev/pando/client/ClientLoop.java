package dev.pando.client;

import java.util.concurrent.Executor;

/**
 * Time and a thread for a client: runs its tasks one after the other, so that what they alone touch needs no locks.
 * Real in production; virtual where a whole client runs on simulated time.
 */
public interface ClientLoop extends Executor {

    /** Runs the task after those that were given before it. Any thread. Dropped when the loop is closed. */
    @Override
    void execute(Runnable task);

    /** Runs the task when this time has passed. Only from the loop's own tasks. */
    Timer schedule(long delayNanos, Runnable task);

    /** Monotonic time; only differences mean something. */
    long nanoTime();

    /** Runs no further task. Any thread; doesn't wait. */
    void close();

    /** A task that is scheduled. */
    interface Timer {
        /** It won't run, unless it has. Only from the loop's own tasks. */
        void cancel();
    }
}
