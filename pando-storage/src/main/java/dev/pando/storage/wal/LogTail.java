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
 * @param firstFrame where the first frame begins
 * @param garbageEnd where the last byte stands, plus one, that is not zero; not above the end if there is no garbage
 */
record LogTail(SegmentScan.Result scan, long firstFrame, long garbageEnd) {
    private static final int PIECE_BYTES = 1 << 20;

    /**
     * Reads the newest segment.
     *
     * @throws CorruptLogException if what is damaged there had been durable
     */
    static LogTail read(Disk.File file, Path path, SegmentHeader.Found found) throws IOException {
        SegmentHeader header = found.header();
        long size = header.segmentBytes();
        SegmentScan.Result scan = SegmentScan.scan(file, header, found.length(), found.crc(), size);
        BadFrameException problem = scan.problem();
        long end = scan.index().endOffset();
        if (problem == null) {
            return new LogTail(scan, found.length(), end);
        }
        long garbageEnd = garbageEnd(file, end, size);
        if (garbageEnd > end) {
            refuseRot(file, path, header.key(), scan, problem, garbageEnd);
        }
        return new LogTail(scan, found.length(), garbageEnd);
    }

    SegmentIndex index() {
        return scan.index();
    }

    /** Where the last good frame ends. */
    long end() {
        return scan.index().endOffset();
    }

    /** Whether there are frames of which nothing says that they were synced. */
    boolean isUnmarked() {
        return !scan.isMarked() && end() > firstFrame;
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

    /**
     * Looks behind the damage for a frame that was written after the damaged place had been synced. Where there is one,
     * a crash can't be the reason.
     */
    private static void refuseRot(
            Disk.File file,
            Path path,
            SegmentKey key,
            SegmentScan.Result scan,
            BadFrameException problem,
            long garbageEnd)
            throws IOException {
        long end = scan.index().endOffset();
        Frame witness = laterWitness(file, key, end, garbageEnd);
        if (witness == null) {
            return;
        }
        long index = problem.index() > 0 ? problem.index() : scan.index().end().index() + 1;
        throw new CorruptLogException(
                path,
                problem.offset(),
                index,
                problem.what() + " A later frame, at offset " + witness.offset()
                        + ", says that this had been durable before, so no crash can have done it.");
    }

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
