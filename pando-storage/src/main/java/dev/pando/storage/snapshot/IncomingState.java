package dev.pando.storage.snapshot;

import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file beside {@link SnapshotNames#INCOMING}: which snapshot that is, and two marks, written in turn, of how much of it was
 * durable. A mark is written after the sync that it tells of, so it is true whether it reached the disk itself or not.
 */
final class IncomingState implements AutoCloseable {
    private static final int FORMAT = 1;
    private static final long MAGIC = 0x50414e444f494e43L; // "PANDOINC"

    private static final int FORMAT_AT = 8;
    private static final int LENGTH_AT = 12;
    private static final int CRC_AT = 16;
    private static final int HEADER_LENGTH_AT = 20;
    private static final int GROUP_AT = 24;
    private static final int FILE_BYTES_AT = 32;
    private static final int INDEX_AT = 40;
    private static final int HEADER_AT = 48;
    private static final int MAX_BYTES = 65 << 20;

    private static final int MARKS = 2;
    private static final int MARK_BYTES = 16;
    private static final int MARK_NUMBER_AT = 8;
    private static final int MARK_CRC_AT = 12;

    private final Disk.File file;
    private final long id;
    private final int marksAt;
    private int lastMark;
    private long durable;

    private IncomingState(Disk.File file, long id, int marksAt) {
        this.file = file;
        this.id = id;
        this.marksAt = marksAt;
    }

    /** How many bytes of the snapshot's file were synced. */
    long durable() {
        return durable;
    }

    /** Makes the file, durable but for its name. */
    static IncomingState create(Disk disk, Path path, SnapshotHeader header, long fileBytes) throws IOException {
        ByteBuffer head = encode(header, fileBytes);
        int length = head.capacity();
        ByteBuffer whole =
                ByteBuffer.allocate(length + MARKS * MARK_BYTES).put(head).clear();
        Disk.File file = disk.create(path);
        try {
            file.write(whole, 0);
            file.sync();
            return new IncomingState(file, header.id(), length);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Opens the file, if it tells of just this snapshot; null otherwise. */
    static @Nullable IncomingState open(Disk disk, Path path, SnapshotHeader header, long fileBytes)
            throws IOException {
        ByteBuffer head = encode(header, fileBytes);
        Disk.File file;
        try {
            file = disk.open(path);
        } catch (NoSuchFileException e) {
            return null;
        }
        boolean same = false;
        try {
            ByteBuffer found = ByteBuffer.allocate(head.capacity());
            same = file.read(found, 0) == head.capacity() && found.clear().equals(head);
            if (!same) {
                return null;
            }
            IncomingState state = new IncomingState(file, header.id(), head.capacity());
            state.readMarks();
            return state;
        } finally {
            if (!same) {
                file.close();
            }
        }
    }

    /** Up to where the snapshot goes that such a file tells of; 0 if it is damaged, of another group or a newer format. */
    static long indexIn(Disk disk, Path path, long group) throws IOException {
        try (Disk.File file = disk.open(path)) {
            ByteBuffer start = ByteBuffer.allocate(HEADER_AT);
            if (file.read(start, 0) < HEADER_AT || start.getLong(0) != MAGIC || start.getInt(FORMAT_AT) != FORMAT) {
                return 0;
            }
            int length = start.getInt(LENGTH_AT);
            if (length < HEADER_AT || length > Math.min(file.size(), MAX_BYTES)) {
                return 0;
            }
            ByteBuffer head = ByteBuffer.allocate(length);
            boolean whole = file.read(head, 0) == length && start.getLong(GROUP_AT) == group;
            return whole && head.getInt(CRC_AT) == Checksums.around(head, CRC_AT, length) ? head.getLong(INDEX_AT) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static ByteBuffer encode(SnapshotHeader header, long fileBytes) {
        ByteBuffer encoded = header.encode();
        int length = HEADER_AT + encoded.capacity();
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putLong(0, MAGIC).putInt(FORMAT_AT, FORMAT).putInt(LENGTH_AT, length);
        out.putInt(HEADER_LENGTH_AT, encoded.capacity());
        out.putLong(GROUP_AT, header.group()).putLong(FILE_BYTES_AT, fileBytes);
        out.putLong(INDEX_AT, header.point().index());
        out.position(HEADER_AT).put(encoded).clear();
        return out.putInt(CRC_AT, Checksums.around(out, CRC_AT, length));
    }

    private void readMarks() throws IOException {
        ByteBuffer marks = ByteBuffer.allocate(MARKS * MARK_BYTES);
        int length = file.read(marks, marksAt);
        for (int at = 0; at + MARK_BYTES <= length; at += MARK_BYTES) {
            int number = marks.getInt(at + MARK_NUMBER_AT);
            if (number > lastMark && marks.getInt(at + MARK_CRC_AT) == markCrc(marks, at)) {
                lastMark = number;
                durable = marks.getLong(at);
            }
        }
    }

    /** So many bytes were synced just now. */
    void mark(long bytes) throws IOException {
        lastMark++;
        ByteBuffer mark = ByteBuffer.allocate(MARK_BYTES).putLong(0, bytes).putInt(MARK_NUMBER_AT, lastMark);
        mark.putInt(MARK_CRC_AT, markCrc(mark, 0));
        file.write(mark, marksAt + (long) (lastMark % MARKS) * MARK_BYTES);
        file.sync();
        durable = bytes;
    }

    private int markCrc(ByteBuffer marks, int at) {
        CRC32C crc = new CRC32C();
        Checksums.add(crc, id);
        crc.update(marks.slice(at, MARK_CRC_AT));
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
