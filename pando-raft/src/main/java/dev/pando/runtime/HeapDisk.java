package dev.pando.runtime;

import dev.pando.storage.DataDirectoryInUseException;
import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an ephemeral member has for a disk: it lives as long as the member. Zeros take no memory. */
final class HeapDisk implements Disk {
    // All guarded by this.
    private final TreeMap<Path, HeapFile> files = new TreeMap<>();
    private final Set<Path> locks = new HashSet<>();

    @Override
    public void createDirectories(Path directory) {
        // A folder is whatever comes before a file's name.
    }

    @Override
    public synchronized List<String> list(Path directory) {
        return files.keySet().stream()
                .filter(path -> path.startsWith(directory) && !path.equals(directory))
                .map(path -> directory.relativize(path).getName(0).toString())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public synchronized boolean exists(Path path) {
        return files.keySet().stream().anyMatch(file -> file.startsWith(path));
    }

    @Override
    public synchronized File open(Path path) throws IOException {
        HeapFile file = files.get(path);
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return file;
    }

    @Override
    public synchronized File create(Path path) throws IOException {
        if (files.containsKey(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        HeapFile file = new HeapFile();
        files.put(path, file);
        return file;
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        HeapFile file = files.remove(from);
        if (file == null) {
            throw new NoSuchFileException(from.toString());
        }
        files.put(to, file);
    }

    @Override
    public synchronized void delete(Path path) {
        files.remove(path);
    }

    @Override
    public void syncDirectory(Path directory) {
        // There is nothing more durable than this.
    }

    @Override
    public synchronized Lock lock(Path file) throws IOException {
        if (!locks.add(file)) {
            throw new DataDirectoryInUseException(file);
        }
        return () -> {
            synchronized (this) {
                locks.remove(file);
            }
        };
    }

    /** A file in pieces; a piece that is all zeros is not there. */
    private static final class HeapFile implements File {
        private static final int PIECE_BYTES = 64 << 10;

        private final List<byte @Nullable []> pieces = new ArrayList<>();
        private long size;

        @Override
        public synchronized int read(ByteBuffer target, long position) {
            int count = (int) Math.max(0, Math.min(target.remaining(), size - position));
            for (int done = 0; done < count; ) {
                long at = position + done;
                int offset = (int) (at % PIECE_BYTES);
                int length = Math.min(count - done, PIECE_BYTES - offset);
                byte[] piece = pieces.get((int) (at / PIECE_BYTES));
                target.put(piece == null ? new byte[PIECE_BYTES] : piece, offset, length);
                done += length;
            }
            return count;
        }

        @Override
        public synchronized void write(ByteBuffer source, long position) {
            size = Math.max(size, position + source.remaining());
            while ((long) pieces.size() * PIECE_BYTES < size) {
                pieces.add(null);
            }
            while (source.hasRemaining()) {
                int offset = (int) (position % PIECE_BYTES);
                int length = Math.min(source.remaining(), PIECE_BYTES - offset);
                put(source, (int) (position / PIECE_BYTES), offset, length);
                position += length;
            }
        }

        private void put(ByteBuffer source, int number, int offset, int length) {
            byte[] piece = pieces.get(number);
            if (piece == null) {
                if (isZero(source, length)) {
                    source.position(source.position() + length);
                    return;
                }
                piece = new byte[PIECE_BYTES];
                pieces.set(number, piece);
            }
            source.get(piece, offset, length);
        }

        private static boolean isZero(ByteBuffer source, int length) {
            for (int i = source.position(); i < source.position() + length; i++) {
                if (source.get(i) != 0) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void sync() {
            // There is nothing more durable than this.
        }

        @Override
        public synchronized long size() {
            return size;
        }

        @Override
        public synchronized void truncate(long newSize) {
            size = Math.min(size, newSize);
            while ((long) (pieces.size() - 1) * PIECE_BYTES >= size && !pieces.isEmpty()) {
                pieces.remove(pieces.size() - 1);
            }
            int used = (int) (size % PIECE_BYTES);
            if (used != 0) {
                byte[] last = pieces.get(pieces.size() - 1);
                if (last != null) {
                    java.util.Arrays.fill(last, used, PIECE_BYTES, (byte) 0);
                }
            }
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }
}
