package dev.pando.runtime;

import java.util.concurrent.Executor;

/**
 * Runs tasks one after the other, in the order they were given. What a loop's tasks alone touch needs no locks. All
 * methods may be called by any thread.
 */
public interface Loop extends Executor {

    /** Runs the task after those that were given before it. Dropped when the loop is closed. */
    @Override
    void execute(Runnable task);

    /**
     * As {@link #execute}, for a task that holds on to {@code bytes} of memory that came from outside: makes the caller
     * wait while tasks hold too much of it already.
     */
    void admit(long bytes, Runnable task);

    /**
     * As {@link #execute}; where nobody runs tasks of this loop at the moment, the calling thread may do so itself before
     * this returns, these and others. For threads that hold no lock, and have nothing to do that can't wait.
     */
    void executeHere(Runnable task);

    /** Runs the task when this time has passed. */
    Timer schedule(long delayNanos, Runnable task);

    /** Runs after each run of tasks that were waiting together. Set once, before the first task. */
    void afterTasks(Runnable hook);

    /** Monotonic time; only differences mean something. */
    long nanoTime();

    /** Runs no further task. A task that is running goes on to its end; doesn't wait for it. */
    void close();

    /** A task that is scheduled. */
    interface Timer {
        /** It won't run, unless it does already. */
        void cancel();
    }
}
