package dev.pando.storage;

import dev.pando.core.SnapshotPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A group's snapshots on disk (§5.1): one that is current, and those in the making. What is in them is bytes here.
 *
 * <p>May be called by several threads; each writer, reader and transfer by one at a time. A failed write or sync makes that
 * writer or transfer unusable, and harms neither the current snapshot nor the log.
 */
public interface SnapshotStore {

    /**
     * A snapshot that is whole and durable.
     *
     * @param point what it stands for
     * @param id drawn at random when it was taken: copies of it have the same, and the same bytes
     * @param fileBytes of its file
     */
    record Snapshot(SnapshotPoint point, long id, long fileBytes) {}

    /** The newest; null as long as there is none. Never goes back to an older one. */
    @Nullable Snapshot current();

    /**
     * Begins a snapshot of this member's own.
     *
     * @throws StorageFullException if there is no room
     */
    Writer create(SnapshotPoint point) throws IOException;

    /**
     * Opens the current snapshot; it can be read to its end whatever becomes current meanwhile.
     *
     * @return null if there is none
     * @throws CorruptLogException if it is damaged
     */
    @Nullable Reader open() throws IOException;

    /**
     * Begins to receive a snapshot from another member, or goes on where that was broken off, be it before a crash. There is
     * one at a time: what was received of another one is dropped.
     *
     * @throws StorageFullException if there is no room
     */
    Transfer receive(Snapshot snapshot) throws IOException;

    /** A snapshot in the making. Closed without having been finished it leaves nothing behind. */
    interface Writer extends AutoCloseable {
        /**
         * Adds to the content.
         *
         * @throws StorageFullException if there is no room; it can't be finished any more
         */
        void write(ByteBuffer content) throws IOException;

        /**
         * Makes it durable, and current unless a newer one is already.
         *
         * @return whether it became current
         */
        boolean finish() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Reads one snapshot, which stays as long as somebody does. */
    interface Reader extends AutoCloseable {
        Snapshot snapshot();

        /**
         * Reads on in the content, which is checked before any of it is given out.
         *
         * @return how many bytes; -1 at the end, when the checksum over all of it was found right
         * @throws CorruptLogException if it is damaged
         */
        int read(ByteBuffer target) throws IOException;

        /**
         * A piece of the file, as it is on disk, for another member.
         *
         * @return bytes from {@code position} on, at most {@code maxBytes}: fewer only at the end
         */
        ByteBuffer piece(long position, int maxBytes) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A snapshot that comes from another member, piece by piece. Closed, it can be gone on with later. */
    interface Transfer extends AutoCloseable {
        /** How many bytes of the file are here: where the next piece goes. */
        long received();

        /**
         * Adds the next piece.
         *
         * @throws IllegalArgumentException if it would go beyond the end
         * @throws StorageFullException if there is no room; what was received so far stays
         */
        void append(ByteBuffer piece) throws IOException;

        /**
         * Checks all of it, and makes it durable. It becomes current by {@link LogStore#write} with a restart at its point.
         *
         * @return what it stands for
         * @throws CorruptLogException if it is not what it should be; what was received is dropped
         */
        SnapshotPoint complete() throws IOException;

        @Override
        void close() throws IOException;
    }
}
