package dev.pando.runtime;

import dev.pando.ClosedException;
import dev.pando.CompactedException;
import dev.pando.Entry;
import dev.pando.InterruptedOperationException;
import dev.pando.Listener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A listener for a consumer that waits: a bounded buffer between the delivery loop and the consumer's thread. */
public final class BufferedListener implements Listener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int bufferBytes;
    private final Source source;

    // Guarded by lock.
    private final ArrayDeque<Entry> buffer = new ArrayDeque<>();
    private long owedCredit;
    private boolean closed;
    private boolean complete;
    private @Nullable Throwable ended;

    /** Where entries come from. Called by the consumer's thread; must not block. */
    public interface Source {
        /** The listener has room for so many more bytes. */
        void credit(long bytes);

        /** The listener wants no more. */
        void close();
    }

    /**
     * A listener that has given no credit yet.
     *
     * @param bufferBytes of entries kept ready
     */
    public BufferedListener(int bufferBytes, Source source) {
        this.bufferBytes = bufferBytes;
        this.source = source;
    }

    /** Gives the first credit: the whole buffer. */
    public void begin() {
        source.credit(bufferBytes);
    }

    /** Entries, within the credit that was given. Never blocks. */
    public void accept(List<Entry> entries) {
        lock.lock();
        try {
            if (!closed) {
                buffer.addAll(entries);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No more will come: null if it has all that was asked for, the cause otherwise. */
    public void end(@Nullable Throwable cause) {
        lock.lock();
        try {
            complete = cause == null;
            ended = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Entry next() {
        Entry entry = await(Long.MAX_VALUE);
        if (entry == null) {
            throw new ClosedException("The listener has come to the end of what it was to read.");
        }
        return entry;
    }

    @Override
    public Optional<Entry> poll(Duration timeout) {
        return Optional.ofNullable(await(timeout.toNanos()));
    }

    @Override
    public Iterator<Entry> iterator() {
        return new Iterator<>() {
            private @Nullable Entry ahead;

            @Override
            public boolean hasNext() {
                if (ahead == null) {
                    ahead = isClosed() ? null : awaitUnlessClosed();
                }
                return ahead != null;
            }

            @Override
            public Entry next() {
                Entry entry = hasNext() ? ahead : null;
                if (entry == null) {
                    throw new NoSuchElementException("The listener is closed.");
                }
                ahead = null;
                return entry;
            }
        };
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            buffer.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        source.close();
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Entry awaitUnlessClosed() {
        try {
            return await(Long.MAX_VALUE);
        } catch (ClosedException e) {
            if (isClosed()) {
                return null;
            }
            throw e;
        }
    }

    /** The next entry; null if none came in time, or if there are no more to come. */
    private @Nullable Entry await(long timeoutNanos) {
        Entry entry;
        long credit = 0;
        lock.lock();
        try {
            long left = timeoutNanos;
            while (buffer.isEmpty() && !closed && !complete && ended == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (closed) {
                throw new ClosedException("The listener is closed.");
            }
            entry = buffer.poll();
            if (entry == null) {
                if (ended instanceof CompactedException compacted) {
                    throw new CompactedException(String.valueOf(compacted.getMessage()), compacted.snapshotIndex());
                }
                if (ended != null) {
                    throw new ClosedException("The member of this listener has stopped.", ended);
                }
                return null;
            }
            owedCredit += entry.encoded().length();
            if (owedCredit >= bufferBytes / 2 || buffer.isEmpty()) {
                credit = owedCredit;
                owedCredit = 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    "The thread was interrupted while it waited for an entry. None is lost; call again.", e);
        } finally {
            lock.unlock();
        }
        if (credit > 0) {
            source.credit(credit);
        }
        return entry;
    }
}
