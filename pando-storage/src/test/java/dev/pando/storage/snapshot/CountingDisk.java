package dev.pando.storage.snapshot;

import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk that keeps nothing but how much was written at once, and how much between two syncs. */
final class CountingDisk implements Disk {
    private long largestWrite;
    private long unsynced;
    private long largestUnsynced;

    long largestWrite() {
        return largestWrite;
    }

    long largestUnsynced() {
        return largestUnsynced;
    }

    @Override
    public void createDirectories(Path directory) {}

    @Override
    public List<String> list(Path directory) {
        return List.of();
    }

    @Override
    public boolean exists(Path path) {
        return false;
    }

    @Override
    public File open(Path path) throws IOException {
        throw new IOException("Nothing is kept.");
    }

    @Override
    public File create(Path path) {
        return new Counting();
    }

    @Override
    public void rename(Path from, Path to) {}

    @Override
    public void delete(Path path) {}

    @Override
    public void syncDirectory(Path directory) {}

    @Override
    public Lock lock(Path file) {
        return () -> {};
    }

    private final class Counting implements File {
        @Override
        public int read(ByteBuffer target, long position) {
            return 0;
        }

        @Override
        public void write(ByteBuffer source, long position) {
            largestWrite = Math.max(largestWrite, source.remaining());
            unsynced += source.remaining();
            largestUnsynced = Math.max(largestUnsynced, unsynced);
            source.position(source.limit());
        }

        @Override
        public void sync() {
            unsynced = 0;
        }

        @Override
        public long size() {
            return 0;
        }

        @Override
        public void truncate(long size) {}

        @Override
        public void close() {}
    }
}
