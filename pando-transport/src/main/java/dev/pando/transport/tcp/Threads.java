package dev.pando.transport.tcp;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/** Starts the threads of listeners and connections, and knows which of them still run. */
final class Threads {
    private final ThreadFactory factory;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    Threads(ThreadFactory factory) {
        this.factory = factory;
    }

    /** @throws OutOfMemoryError if the machine has no thread left, as {@link Thread#start} does */
    void start(String name, Runnable task) {
        Thread thread = named(name, factory, () -> {
            try {
                task.run();
            } finally {
                running.remove(Thread.currentThread());
            }
        });
        running.add(thread);
        try {
            thread.start();
        } catch (RuntimeException | Error e) {
            running.remove(thread);
            throw e;
        }
    }

    /** A thread that has not been started. */
    static Thread named(String name, ThreadFactory factory, Runnable task) {
        Thread thread = factory.newThread(task);
        if (thread == null) { // which the interface allows
            throw new IllegalStateException("The thread factory of the options made no thread for " + name + ".");
        }
        thread.setName(name);
        return thread;
    }

    /**
     * Waits until all threads have ended, except the one that asks.
     *
     * @return whether they have; an interrupt ends the wait, and stays set
     */
    boolean awaitEnd(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (Thread thread : running) {
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
