package dev.pando;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/**
 * Committed entries, in order. For one consumer thread; {@link #close} may be called by any.
 */
public interface Listener extends Iterable<Entry>, AutoCloseable {

    /**
     * Waits for the next entry.
     *
     * @throws CompactedException if the next entry was dropped, and a snapshot takes its place
     * @throws ClosedException if the listener or its member is closed; the member's cause is its cause
     * @throws InterruptedOperationException if the thread is interrupted; it still is, then. No entry is lost
     */
    Entry next();

    /** Waits for the next entry, up to a time. Empty if none came; errors as {@link #next}. */
    Optional<Entry> poll(Duration timeout);

    /** Waits in {@code next}; has no next when the listener was closed, and throws as {@link #next} otherwise. */
    @Override
    Iterator<Entry> iterator();

    /** Ends it. What was buffered is dropped. */
    @Override
    void close();
}
