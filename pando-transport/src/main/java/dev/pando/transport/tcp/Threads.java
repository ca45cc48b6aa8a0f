package dev.pando.transport.tcp;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/** Makes threads, and can wait for their end. */
final class Threads {
    private final ThreadFactory factory;
    /** All that have not ended; those that have are left out now and then. */
    private final Set<Thread> made = ConcurrentHashMap.newKeySet();

    Threads(ThreadFactory factory) {
        this.factory = factory;
    }

    /** @throws OutOfMemoryError if the machine has no thread left, as {@link Thread#start} does */
    void start(String name, Runnable task) {
        Thread thread = make(name, task);
        try {
            thread.start();
        } catch (RuntimeException | Error e) {
            made.remove(thread);
            throw e;
        }
    }

    /** A thread that somebody else starts. */
    Thread make(String name, Runnable task) {
        Thread thread = factory.newThread(task);
        if (thread == null) { // which the interface allows
            throw new IllegalStateException("The thread factory of the options made no thread for " + name + ".");
        }
        thread.setName(name);
        made.removeIf(t -> t.getState() == Thread.State.TERMINATED);
        made.add(thread);
        return thread;
    }

    /**
     * Waits until all threads have ended, except the one that asks.
     *
     * @return whether they have; an interrupt ends the wait, and stays set
     */
    boolean awaitEnd(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (Thread thread : made) {
            if (thread == Thread.currentThread()) {
                continue;
            }
            try {
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                thread.join(Math.max(1, leftMs));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            if (thread.isAlive()) {
                return false;
            }
        }
        return true;
    }
}
