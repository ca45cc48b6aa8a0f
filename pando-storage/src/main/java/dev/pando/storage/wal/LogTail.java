package dev.pando.storage.wal;

import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the newest segment holds, and where it ends: at zeros, or at something that a crash left half written.
 *
 * @param scan all good frames
 * @param durableUpTo below this everything is known to have been synced
 * @param garbageEnd where the last byte stands, plus one, that is not zero; not above the end if there is no garbage
 */
record LogTail(SegmentScan.Result scan, long durableUpTo, long garbageEnd) {
    private static final int PIECE_BYTES = 1 << 20;

    /**
     * Reads the newest segment.
     *
     * @param durableUpTo below this everything is known to have been synced, 0 if that is not known
     * @throws CorruptLogException if what is damaged there had been durable
     */
    static LogTail read(Disk.File file, Path path, SegmentHeader.Found found, long durableUpTo) throws IOException {
        SegmentHeader header = found.header();
        long size = header.segmentBytes();
        SegmentScan.Result scan = SegmentScan.scan(file, header, found.length(), found.crc(), size);
        long end = scan.index().endOffset();
        BadFrameException problem = scan.problem();
        long garbageEnd = end;
        if (problem != null) {
            if (end < durableUpTo) {
                throw rot(path, scan, problem, "The file with term and vote says that the log");
            }
            garbageEnd = garbageEnd(file, end, size);
            Frame witness = laterWitness(file, header.key(), end, garbageEnd);
            if (witness != null) {
                throw rot(path, scan, problem, "A later frame, at offset " + witness.offset() + ", says that this");
            }
        }
        return new LogTail(scan, Math.max(durableUpTo, scan.durableUpTo()), garbageEnd);
    }

    SegmentIndex index() {
        return scan.index();
    }

    /** Where the last good frame ends. */
    long end() {
        return scan.index().endOffset();
    }

    boolean hasGarbage() {
        return garbageEnd > end();
    }

    private static long garbageEnd(Disk.File file, long from, long size) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, size - from));
        long end = from;
        for (long at = from; at < size; at += piece.limit()) {
            piece.clear().limit((int) Math.min(piece.capacity(), size - at));
            file.read(piece, at);
            piece.flip();
            int last = lastNonZero(piece);
            if (last >= 0) {
                end = at + last + 1;
            }
            if (piece.limit() == 0) {
                break;
            }
        }
        return end;
    }

    private static int lastNonZero(ByteBuffer bytes) {
        for (int i = bytes.limit() - 1; i >= 0; i--) {
            if (bytes.get(i) != 0) {
                return i;
            }
        }
        return -1;
    }

    private static CorruptLogException rot(
            Path path, SegmentScan.Result scan, BadFrameException problem, String witness) {
        long index = problem.index() > 0 ? problem.index() : scan.index().end().index() + 1;
        return new CorruptLogException(
                path,
                problem.offset(),
                index,
                problem.what() + " " + witness + " had been durable up to beyond it, so no crash can have done it.");
    }

    /**
     * Looks behind the damage for a frame that was written after the damaged place had been synced. Where there is one,
     * a crash can't be the reason.
     */
    private static @Nullable Frame laterWitness(Disk.File file, SegmentKey key, long end, long garbageEnd)
            throws IOException {
        FrameCursor cursor = new FrameCursor(file, key, end, file.size(), PIECE_BYTES);
        for (long at = end + FrameHeader.ALIGNMENT; at < garbageEnd; at += FrameHeader.ALIGNMENT) {
            cursor.moveTo(at);
            if ((int) (cursor.peek() >>> 32) != FrameHeader.MAGIC) {
                continue;
            }
            Frame frame = cursor.tryHead();
            if (frame != null && frame.header().syncMark() > end) {
                return frame;
            }
        }
        return null;
    }
}
