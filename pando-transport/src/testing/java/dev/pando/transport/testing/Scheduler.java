package dev.pando.transport.testing;

/** Runs things later, on one thread; in tests on virtual time. */
public interface Scheduler {

    /**
     * Runs the task after a delay. Tasks that are due at the same moment run in the order in which they were scheduled.
     * Never runs it within this call.
     *
     * @param delayNanos 0 or more
     */
    void schedule(long delayNanos, Runnable task);
}
