package dev.pando.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * All file access of a member goes through here, so that a member can run on a simulated disk.
 *
 * <p>What an implementation promises, and what it doesn't: a write is nothing until {@link File#sync} has returned; at
 * a crash each sector written since may be kept, lost or torn, in any order. A created, renamed or deleted name is
 * nothing until {@link #syncDirectory} has returned for its folder. A failed write or sync is final for the caller: it
 * must not be tried again, since the operating system may have dropped the data while calling it clean.
 *
 * <p>Implementations may be called by any thread.
 */
public interface Disk {

    /**
     * Creates a folder and those above it where they are missing, durably.
     *
     * @throws java.nio.file.FileAlreadyExistsException if something that is no folder has the name
     */
    void createDirectories(Path directory) throws IOException;

    /**
     * The names in a folder, sorted; empty if there is no such folder.
     *
     * @throws java.nio.file.NotDirectoryException if it is something else
     */
    List<String> list(Path directory) throws IOException;

    boolean exists(Path path) throws IOException;

    /**
     * Opens a file for reading and writing.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    File open(Path path) throws IOException;

    /**
     * Creates a file and opens it for reading and writing.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one
     * @throws DiskFullException if there is no room for one
     */
    File create(Path path) throws IOException;

    /** Gives a file another name in the same folder, replacing what has that name, at once or not at all. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file; nothing happens if there is none. */
    void delete(Path path) throws IOException;

    /** Makes created, renamed and deleted names in this folder durable. */
    void syncDirectory(Path directory) throws IOException;

    /**
     * Takes the lock of a data directory for this process and this call: a second call is refused, be it from this
     * process or another, until the lock is closed or its process ended.
     *
     * @throws DataDirectoryInUseException if somebody has it
     */
    Lock lock(Path file) throws IOException;

    /** An open file. May be read by several threads while one writes. */
    interface File extends AutoCloseable {
        /**
         * Fills {@code target} with the bytes from {@code position} on, as far as the file goes.
         *
         * @return how many were read: fewer than {@code target} had room for only at the file's end
         */
        int read(ByteBuffer target, long position) throws IOException;

        /**
         * Writes all of {@code source} at {@code position}, lengthening the file where needed.
         *
         * @throws DiskFullException if there is no room; a part may have been written
         */
        void write(ByteBuffer source, long position) throws IOException;

        /**
         * Makes all that was written durable, with what is needed to read it back (as {@code fdatasync}).
         *
         * @throws DiskFullException if there turned out to be no room
         */
        void sync() throws IOException;

        long size() throws IOException;

        /** Cuts the file to {@code size}, which is no more than it has. */
        void truncate(long size) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A lock that is held. */
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
