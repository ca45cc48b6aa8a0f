package dev.pando.runtime;

import dev.pando.Listener;
import dev.pando.Replay;
import dev.pando.Snapshot;
import dev.pando.StorageFailedException;
import dev.pando.storage.LogStore;
import dev.pando.storage.SnapshotStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A member's snapshot, as its user reads it. */
final class LocalSnapshot implements Snapshot {
    private final SnapshotStore.Reader reader;
    private boolean isTaken;

    private LocalSnapshot(SnapshotStore.Reader reader) {
        this.reader = reader;
    }

    /** The current one; empty if there is none. */
    static Optional<Snapshot> open(LogStore store) {
        try {
            SnapshotStore.Reader reader = store.snapshots().open();
            return reader == null ? Optional.empty() : Optional.of(new LocalSnapshot(reader));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static StorageFailedException unreadable(IOException e) {
        return new StorageFailedException("The snapshot can't be read: " + e.getMessage(), e);
    }

    @Override
    public long index() {
        return reader.snapshot().point().index();
    }

    @Override
    public long term() {
        return reader.snapshot().point().term();
    }

    @Override
    public Iterator<byte[]> iterator() {
        if (isTaken) {
            throw new IllegalStateException("A snapshot is gone through once; open it anew.");
        }
        isTaken = true;
        try {
            SnapshotContent.Input content = new SnapshotContent.Input(reader);
            SessionTable unused = content.sessions();
            if (content.isOfMachines()) {
                throw new IllegalStateException("The snapshot holds the state of machines, which alone can read it.");
            }
            return new Events(content);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static final class Events implements Iterator<byte[]> {
        private final SnapshotContent.Input content;
        private byte @Nullable [] ahead;
        private boolean isOver;

        Events(SnapshotContent.Input content) {
            this.content = content;
        }

        @Override
        public boolean hasNext() {
            if (ahead == null && !isOver) {
                try {
                    ahead = content.event();
                } catch (IOException e) {
                    throw unreadable(e);
                }
                isOver = ahead == null;
            }
            return ahead != null;
        }

        @Override
        public byte[] next() {
            byte[] event = hasNext() ? ahead : null;
            if (event == null) {
                throw new NoSuchElementException("The snapshot has no more events.");
            }
            ahead = null;
            return event;
        }
    }

    /** A snapshot, if there is one, and what comes after it. */
    record WithEntries(Optional<Snapshot> snapshot, Listener entries) implements Replay {
        @Override
        public void close() {
            snapshot.ifPresent(Snapshot::close);
            entries.close();
        }
    }
}
