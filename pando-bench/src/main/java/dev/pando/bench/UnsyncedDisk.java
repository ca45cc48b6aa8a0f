package dev.pando.bench;

import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk on which nothing is ever synced, to see what all else costs. */
record UnsyncedDisk(Disk disk) implements Disk {
    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public File open(Path path) throws IOException {
        return new UnsyncedFile(disk.open(path));
    }

    @Override
    public File create(Path path) throws IOException {
        return new UnsyncedFile(disk.create(path));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) {
        // Not here.
    }

    @Override
    public Lock lock(Path file) throws IOException {
        return disk.lock(file);
    }

    private record UnsyncedFile(File file) implements File {
        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            file.write(source, position);
        }

        @Override
        public void sync() {
            // Not here.
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
