package dev.pando.client;

import dev.pando.ClosedException;
import dev.pando.Entry;
import dev.pando.InterruptedOperationException;
import dev.pando.Listener;
import dev.pando.core.entry.LogEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The consumer's end of a tail. The loop puts entries in and never waits; how many it may hold is bounded by the credit
 * that {@link TailStream} has given, and what the consumer takes becomes credit again.
 */
final class TailBuffer implements Listener {
    /** Taken entries are told of in portions: one message for many entries. */
    private static final long PORTION_BYTES = TailStream.BUFFER_BYTES / 4;

    private final LongConsumer taken;
    private final Runnable onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final ArrayDeque<LogEntry> entries = new ArrayDeque<>();
    private long takenBytes;
    private boolean isClosed;

    /** Why nothing more will be put in; null while it may be. */
    private @Nullable End end;

    /** @param isFailure false where all that was asked for has been put in */
    private record End(
            boolean isFailure, String why, @Nullable Throwable cause) {}

    /**
     * @param taken hears of bytes of records that the consumer has taken; on its thread
     * @param onClose runs when the consumer has closed it; more than once if it does so more than once
     */
    TailBuffer(LongConsumer taken, Runnable onClose) {
        this.taken = taken;
        this.onClose = onClose;
    }

    /** More entries, in order. */
    void put(List<LogEntry> more) {
        lock.lock();
        try {
            if (!isClosed) {
                entries.addAll(more);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** All that was asked for has been put in. */
    void complete(String why) {
        end(new End(false, why, null));
    }

    /** What was put in can still be taken, and nothing more will come. */
    void fail(String why, @Nullable Throwable cause) {
        end(new End(true, why, cause));
    }

    @Override
    public Entry next() {
        Entry entry = take(Long.MAX_VALUE);
        if (entry == null) {
            throw ended("The entries have ended: ");
        }
        return entry;
    }

    @Override
    public Optional<Entry> poll(Duration timeout) {
        Entry entry = take(Math.max(0, TimeUnit.NANOSECONDS.convert(timeout)));
        if (entry == null && (isClosed() || hasFailed())) {
            throw ended("The entries have ended: ");
        }
        return Optional.ofNullable(entry);
    }

    @Override
    public Iterator<Entry> iterator() {
        return new Entries();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            entries.clear();
            if (end == null) {
                end = new End(false, "the listener was closed.", null);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onClose.run();
    }

    private void end(End how) {
        lock.lock();
        try {
            if (end == null) {
                end = how;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits; null if time is up or the entries have ended. */
    private @Nullable Entry take(long limitNanos) {
        LogEntry entry;
        long portion = 0;
        try {
            lock.lockInterruptibly();
            try {
                entry = await(limitNanos);
                if (entry == null) {
                    return null;
                }
                takenBytes += entry.length();
                if (takenBytes >= PORTION_BYTES) {
                    portion = takenBytes;
                    takenBytes = 0;
                }
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    "The thread was interrupted while it waited for an entry; none was lost.", e);
        }
        if (portion > 0) {
            taken.accept(portion);
        }
        return new Entry(entry);
    }

    private @Nullable LogEntry await(long limitNanos) throws InterruptedException {
        long leftNanos = limitNanos;
        while (entries.isEmpty() && end == null && leftNanos > 0) {
            if (limitNanos == Long.MAX_VALUE) {
                changed.await();
            } else {
                leftNanos = changed.awaitNanos(leftNanos);
            }
        }
        return entries.poll();
    }

    /** Whether all that was put in has been taken, and nothing more will come. */
    boolean hasEnded() {
        lock.lock();
        try {
            return end != null && entries.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return isClosed;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasFailed() {
        lock.lock();
        try {
            return end != null && end.isFailure && entries.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private String whyEnded() {
        lock.lock();
        try {
            return end == null ? "" : end.why;
        } finally {
            lock.unlock();
        }
    }

    private ClosedException ended(String prefix) {
        lock.lock();
        try {
            String message = prefix + (end == null ? "" : end.why);
            return end == null || end.cause == null
                    ? new ClosedException(message)
                    : new ClosedException(message, end.cause);
        } finally {
            lock.unlock();
        }
    }

    /** Ends where the entries were all taken or the listener was closed; throws where they were cut short. */
    private final class Entries implements Iterator<Entry> {
        private @Nullable Entry ahead;

        @Override
        public boolean hasNext() {
            if (ahead == null) {
                ahead = take(Long.MAX_VALUE);
                if (ahead == null && !isClosed() && hasFailed()) {
                    throw ended("The entries were cut short: ");
                }
            }
            return ahead != null;
        }

        @Override
        public Entry next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The entries have ended: " + whyEnded());
            }
            Entry entry = ahead;
            ahead = null;
            if (entry == null) {
                throw new IllegalStateException("An entry that was there is gone: a listener is for one thread.");
            }
            return entry;
        }
    }
}
