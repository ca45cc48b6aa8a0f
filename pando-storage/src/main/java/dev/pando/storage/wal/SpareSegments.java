package dev.pando.storage.wal;

import dev.pando.storage.Disk;
import dev.pando.storage.DiskFullException;
import dev.pando.storage.LogOptions;
import dev.pando.storage.StorageFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files filled with zeros and synced, ready to become segments: made ahead of need where there is a thread for it, and
 * otherwise when they are needed. Filling comes before anything is accepted into the space, so that a full disk is
 * found out while nothing is lost. Thread-safe.
 */
final class SpareSegments implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpareSegments.class);
    private static final int PIECE_BYTES = 1 << 20;

    private final Disk disk;
    private final Path directory;
    private final LogOptions options;

    /** Sets this store's files apart from those that an earlier one may still be about to clean up. */
    private final String prefix;

    private final Deque<Spare> ready = new ArrayDeque<>(); // guarded by this
    private boolean preparing; // guarded by this
    private boolean closed; // guarded by this
    private long made; // guarded by this
    private @Nullable IOException failure; // guarded by this

    /** A file of zeros that is nobody's yet. */
    record Spare(Path path, long bytes) {}

    SpareSegments(Disk disk, Path directory, LogOptions options) {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.prefix = "spare-%016x-".formatted(options.random().nextLong());
    }

    /**
     * Sees to it that there will be a spare when one is needed.
     *
     * @throws IOException if an earlier attempt failed other than for lack of room
     */
    void prepareAhead() throws IOException {
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
            if (preparing || closed || !ready.isEmpty()) {
                return;
            }
            preparing = true;
        }
        try {
            options.background().execute(this::prepare);
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                preparing = false; // it is made when it is needed
            }
        }
    }

    private void prepare() {
        @Nullable Spare spare = null;
        @Nullable IOException failed = null;
        try {
            spare = make(options.segmentBytes());
        } catch (DiskFullException e) {
            LOG.warn("No room to prepare the next segment of {}: {}", directory, e.toString());
        } catch (IOException e) {
            failed = e;
        }
        synchronized (this) {
            preparing = false;
            failure = closed ? null : failed;
            if (spare != null && !closed) {
                ready.add(spare);
            }
        }
    }

    /**
     * A spare of at least this size.
     *
     * @throws StorageFullException if there is no room for one
     */
    Spare take(long minBytes) throws IOException {
        long bytes = Math.max(minBytes, options.segmentBytes());
        synchronized (this) {
            if (!ready.isEmpty() && ready.getFirst().bytes() >= bytes) {
                return ready.removeFirst();
            }
        }
        try {
            Spare spare = make(bytes);
            if (spare == null) {
                throw new IOException("The log in " + directory + " is closed.");
            }
            return spare;
        } catch (DiskFullException e) {
            throw new StorageFullException(directory, bytes, e);
        }
    }

    /** Takes back one that was not needed. */
    void giveBack(Spare spare) throws IOException {
        boolean kept;
        synchronized (this) {
            kept = spare.bytes() == options.segmentBytes() && ready.isEmpty();
            if (kept) {
                ready.add(spare);
            }
        }
        if (!kept) {
            disk.delete(spare.path());
        }
    }

    /** Null if the log was closed meanwhile. */
    private @Nullable Spare make(long bytes) throws IOException {
        Path path;
        synchronized (this) {
            path = SegmentNames.unfinished(directory, prefix + made++);
        }
        boolean complete = false;
        try (Disk.File file = disk.create(path)) {
            complete = fill(file, bytes);
        } finally {
            if (!complete) {
                deleteQuietly(path);
            }
        }
        return complete ? new Spare(path, bytes) : null;
    }

    private boolean fill(Disk.File file, long bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(bytes, PIECE_BYTES));
        for (long at = 0; at < bytes; at += zeros.capacity()) {
            if (isClosed()) {
                return false;
            }
            file.write(zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at)), at);
        }
        file.sync();
        return !isClosed();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** What can't be deleted now is at the next start. */
    private void deleteQuietly(Path path) {
        try {
            disk.delete(path);
        } catch (IOException e) {
            LOG.debug("Could not delete {}.", path, e);
        }
    }

    /** Lets nothing more be made. Spares are left to the next start, which deletes them. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
