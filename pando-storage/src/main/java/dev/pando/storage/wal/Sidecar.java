package dev.pando.storage.wal;

import dev.pando.core.TermRun;
import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sealed segment's index in a file of its own, so that opening a log need not read all of it. Derived: it isn't
 * synced, and one that is missing, torn or of another segment is made anew.
 */
final class Sidecar {
    private static final long MAGIC = 0x50414e444f494458L; // "PANDOIDX"
    private static final int FORMAT = 1;

    private static final int FORMAT_AT = 8;
    private static final int CRC_AT = 12;
    private static final int GROUP_AT = 16;
    private static final int SEQUENCE_AT = 24;
    private static final int SALT_AT = 32;
    private static final int END_AT = 40;
    private static final int LAST_CRC_AT = 48;
    private static final int POINTS_AT = 52;
    private static final int RUNS_AT = 56;
    private static final int CONFIGURATIONS_AT = 60;
    private static final int LAST_INDEX_AT = 64;
    private static final int LAST_TERM_AT = 72;
    private static final int LAST_TIME_AT = 80;
    private static final int HEAD_BYTES = 88;
    private static final int PAIR_BYTES = 2 * Long.BYTES;

    private Sidecar() {}

    static void write(Disk disk, Segment segment, SegmentIndex index) throws IOException {
        Path unfinished = SegmentNames.unfinished(directoryOf(segment), "index-%016x".formatted(segment.sequence()));
        disk.delete(unfinished);
        try (Disk.File file = disk.create(unfinished)) {
            file.write(encode(segment, index), 0);
        }
        disk.rename(unfinished, segment.sidecar());
    }

    /** The index of a segment, or null if its sidecar can't be used. */
    static @Nullable SegmentIndex read(Disk disk, Segment segment) throws IOException {
        try (Disk.File file = disk.open(segment.sidecar())) {
            long size = file.size();
            if (size < HEAD_BYTES || size > Integer.MAX_VALUE || size % Long.BYTES != 0) {
                return null;
            }
            ByteBuffer in = ByteBuffer.allocate((int) size);
            boolean whole = file.read(in, 0) == size;
            return whole && belongsTo(in, segment) ? decode(in, segment) : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static ByteBuffer encode(Segment segment, SegmentIndex index) {
        List<TermRun> runs = index.runs().toList();
        List<SegmentIndex.Place> configurations = index.configurations();
        int pairs = index.points() + runs.size() + configurations.size();
        ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + pairs * PAIR_BYTES);
        out.putLong(0, MAGIC).putInt(FORMAT_AT, FORMAT);
        out.putLong(GROUP_AT, segment.key().group())
                .putLong(SALT_AT, segment.key().salt());
        out.putLong(SEQUENCE_AT, segment.sequence());
        out.putLong(END_AT, segment.end()).putInt(LAST_CRC_AT, segment.lastCrc());
        out.putInt(POINTS_AT, index.points()).putInt(RUNS_AT, runs.size());
        out.putInt(CONFIGURATIONS_AT, configurations.size());
        out.putLong(LAST_INDEX_AT, index.end().index());
        out.putLong(LAST_TERM_AT, index.end().term())
                .putLong(LAST_TIME_AT, index.end().timeMs());
        out.position(HEAD_BYTES);
        for (int i = 0; i < index.points(); i++) {
            put(out, index.point(i));
        }
        for (TermRun run : runs) {
            out.putLong(run.firstIndex()).putLong(run.term());
        }
        for (SegmentIndex.Place place : configurations) {
            put(out, place);
        }
        out.putInt(CRC_AT, crc(out));
        return out.flip();
    }

    private static void put(ByteBuffer out, SegmentIndex.Place place) {
        out.putLong(place.index()).putLong(place.offset());
    }

    private static boolean belongsTo(ByteBuffer in, Segment segment) {
        return in.getLong(0) == MAGIC
                && in.getInt(FORMAT_AT) == FORMAT
                && in.getInt(CRC_AT) == crc(in)
                && in.getLong(GROUP_AT) == segment.key().group()
                && in.getLong(SEQUENCE_AT) == segment.sequence()
                && in.getLong(SALT_AT) == segment.key().salt()
                && in.getLong(END_AT) == segment.end()
                && in.getInt(LAST_CRC_AT) == segment.lastCrc();
    }

    private static SegmentIndex decode(ByteBuffer in, Segment segment) {
        SegmentIndex index = new SegmentIndex(segment.header().before(), segment.firstFrame());
        in.position(HEAD_BYTES);
        for (int i = in.getInt(POINTS_AT); i > 0; i--) {
            index.addPoint(in.getLong(), in.getLong());
        }
        for (int i = in.getInt(RUNS_AT); i > 0; i--) {
            index.addRun(in.getLong(), in.getLong());
        }
        for (int i = in.getInt(CONFIGURATIONS_AT); i > 0; i--) {
            index.addConfiguration(in.getLong(), in.getLong());
        }
        index.endAt(
                new LogEnd(in.getLong(LAST_INDEX_AT), in.getLong(LAST_TERM_AT), in.getLong(LAST_TIME_AT)),
                in.getLong(END_AT));
        return index;
    }

    private static int crc(ByteBuffer whole) {
        int after = CRC_AT + Integer.BYTES;
        return new Checksum()
                .add(whole, 0, CRC_AT)
                .add(whole, after, whole.capacity() - after)
                .value();
    }

    private static Path directoryOf(Segment segment) {
        Path parent = segment.path().getParent();
        return parent == null ? Path.of("") : parent;
    }
}
