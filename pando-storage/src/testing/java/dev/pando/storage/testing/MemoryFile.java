package dev.pando.storage.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** A file's content twice: as the system's cache has it, and as the medium does. Guarded by its disk. */
final class MemoryFile {
    private static final int SECTOR_BYTES = 512;

    private Content cached = new Content();
    private Content durable = new Content();
    private final List<Change> pending = new ArrayList<>();
    private int writes;
    private int syncs;

    private sealed interface Change {}

    private static final class Write implements Change {
        private final long position;
        private final byte[] bytes;

        Write(long position, byte[] bytes) {
            this.position = position;
            this.bytes = bytes;
        }
    }

    private record Truncate(long size) implements Change {}

    static MemoryFile durable(byte[] bytes) {
        MemoryFile file = new MemoryFile();
        file.cached.write(0, bytes, 0, bytes.length);
        file.durable.write(0, bytes, 0, bytes.length);
        return file;
    }

    int read(ByteBuffer target, long position) {
        int length = (int) Math.max(0, Math.min(target.remaining(), cached.size - position));
        target.put(cached.bytes, (int) position, length);
        return length;
    }

    void write(long position, byte[] bytes) {
        writes++;
        cached.write(position, bytes, 0, bytes.length);
        pending.add(new Write(position, bytes));
    }

    void truncate(long size) {
        cached.truncate(size);
        pending.add(new Truncate(size));
    }

    void sync() {
        syncs++;
        for (Change change : pending) {
            if (change instanceof Write write) {
                durable.write(write.position, write.bytes, 0, write.bytes.length);
            } else if (change instanceof Truncate truncate) {
                durable.truncate(truncate.size());
            }
        }
        pending.clear();
    }

    /** The system drops what it could not write, and calls it clean: it is still read, and never reaches the medium. */
    void failSync(RandomGenerator random) {
        keepSome(random);
    }

    /** Power is lost: the cache is gone, and the medium has of each sector written since the last sync what it likes. */
    void crash(RandomGenerator random) {
        keepSome(random);
        cached = durable.copy();
    }

    private void keepSome(RandomGenerator random) {
        int luck = random.nextInt(4);
        if (luck == 0) {
            sync();
        }
        for (Change change : pending) {
            if (luck > 1 && change instanceof Write write) {
                keepSectors(write, random);
            } else if (luck > 1 && change instanceof Truncate truncate && random.nextBoolean()) {
                durable.truncate(truncate.size());
            }
        }
        pending.clear();
    }

    private void keepSectors(Write write, RandomGenerator random) {
        int length = write.bytes.length;
        int from = 0;
        while (from < length) {
            long position = write.position + from;
            int to = (int) Math.min(length, from + SECTOR_BYTES - position % SECTOR_BYTES);
            switch (random.nextInt(4)) {
                case 0 -> {}
                case 1 -> {
                    int torn = from + random.nextInt(to - from);
                    durable.write(write.position + from, write.bytes, from, torn - from);
                }
                case 2 -> {
                    int torn = from + random.nextInt(to - from);
                    durable.write(write.position + torn, write.bytes, torn, to - torn);
                }
                default -> durable.write(position, write.bytes, from, to - from);
            }
            from = to;
        }
    }

    void flip(long offset, int mask) {
        cached.bytes[(int) offset] ^= (byte) mask;
        durable.bytes[(int) offset] ^= (byte) mask;
    }

    long size() {
        return cached.size;
    }

    byte[] bytes() {
        return Arrays.copyOf(cached.bytes, cached.size);
    }

    int writes() {
        return writes;
    }

    int syncs() {
        return syncs;
    }

    private static final class Content {
        private byte[] bytes = {};
        private int size;

        void write(long position, byte[] source, int from, int length) {
            int end = Math.toIntExact(position) + length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
            }
            System.arraycopy(source, from, bytes, (int) position, length);
            size = Math.max(size, end);
        }

        void truncate(long newSize) {
            if (newSize < size) {
                Arrays.fill(bytes, (int) newSize, size, (byte) 0);
                size = (int) newSize;
            }
        }

        Content copy() {
            Content copy = new Content();
            copy.bytes = Arrays.copyOf(bytes, size);
            copy.size = size;
            return copy;
        }
    }
}
