package dev.pando;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Keeps 16 appends of 256 bytes in flight, and sees how long nobody is answered. */
final class SteadyLoad {
    private static final int IN_FLIGHT = 16;

    private final Appender appender;
    private final Runnable atEnd;

    // Guarded by this.
    private int open;
    private boolean isOver;
    private long acknowledged;
    private long lastNanos = System.nanoTime();
    private long longestNanos;

    SteadyLoad(Appender appender, Runnable atEnd) {
        this.appender = appender;
        this.atEnd = atEnd;
        for (int i = 0; i < IN_FLIGHT; i++) {
            append();
        }
    }

    private void append() {
        begun();
        CompletableFuture<?> unused = appender.append(new byte[256]).whenComplete((where, failure) -> {
            if (ended(failure)) {
                append();
            }
        });
    }

    private synchronized void begun() {
        open++;
    }

    /** Whether another one is to take its place. */
    private synchronized boolean ended(@Nullable Throwable failure) {
        open--;
        notifyAll();
        if (failure != null) {
            throw new AssertionError(failure);
        }
        long now = System.nanoTime();
        longestNanos = Math.max(longestNanos, now - lastNanos);
        lastNanos = now;
        acknowledged++;
        return !isOver;
    }

    /** Waits for so many more. */
    synchronized void awaitAcknowledged(int more) throws InterruptedException {
        long until = acknowledged + more;
        while (acknowledged < until) {
            wait();
        }
    }

    synchronized long longestGapSinceLastCall() {
        long longest = longestNanos;
        longestNanos = 0;
        return longest;
    }

    synchronized void end() throws InterruptedException {
        isOver = true;
        while (open > 0) {
            wait();
        }
        atEnd.run();
    }

    /** A way to append. */
    interface Appender {
        CompletableFuture<Appended> append(byte[] payload);
    }
}
