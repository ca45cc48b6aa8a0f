package dev.pando.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds what is pending, in payloads and in bytes, by making callers wait: first come, first served, so that a large
 * payload isn't starved by small ones. A payload larger than the bound gets in when nothing else is pending. Any
 * thread.
 */
final class Room {
    private final int maxCount;
    private final long maxBytes;

    /** Held by the one caller that is next. */
    private final ReentrantLock turnstile = new ReentrantLock(true);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private int count;
    private long bytes;
    private boolean closed;

    Room(int maxCount, long maxBytes) {
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
    }

    /**
     * Waits for room, up to a time, and takes it.
     *
     * @return false if this was closed
     */
    boolean take(long size, long limitNanos) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + limitNanos;
        if (!turnstile.tryLock(limitNanos, TimeUnit.NANOSECONDS)) {
            throw new TimeoutException();
        }
        try {
            lock.lockInterruptibly();
            try {
                while (!closed && !fits(size)) {
                    if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
                        throw new TimeoutException();
                    }
                }
                add(size);
                return !closed;
            } finally {
                lock.unlock();
            }
        } finally {
            turnstile.unlock();
        }
    }

    /** Takes room if there is some now; not once this was closed. */
    boolean tryTake(long size) {
        lock.lock();
        try {
            boolean isTaken = !closed && fits(size);
            if (isTaken) {
                add(size);
            }
            return isTaken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes room whether there is any or not: for those who would otherwise wait for themselves. */
    void takeAnyway(long size) {
        lock.lock();
        try {
            add(size);
        } finally {
            lock.unlock();
        }
    }

    void giveBack(long size) {
        lock.lock();
        try {
            count--;
            bytes -= size;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(long size) {
        return count == 0 || (count < maxCount && bytes + size <= maxBytes);
    }

    private void add(long size) {
        count++;
        bytes += size;
    }
}
