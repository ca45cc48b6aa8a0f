package dev.pando.storage.wal;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.InvalidEntryException;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import dev.pando.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The block at the start of a segment. It is durable before the segment gets its name, so a segment without a valid
 * header is damaged, never half made.
 *
 * <p>Says two things beside its fields: entries of earlier segments with an index of {@code firstIndex} or above are
 * cut; and all that earlier segments hold was durable before.
 *
 * @param key group and salt
 * @param sequence of the segment, as in its name; grows from segment to segment, with gaps where some were dropped
 * @param segmentBytes size of the file
 * @param before where the log stood when the segment was made
 * @param predecessor the newest earlier segment that still has entries
 * @param commitIndex known then to be committed; below {@code firstIndex}
 * @param configuration the latest configuration entry below {@code firstIndex}, kept here a second time so that it can
 *     be had back should it rot in its own place; null if there was none
 */
record SegmentHeader(
        SegmentKey key,
        long sequence,
        long segmentBytes,
        LogEnd before,
        Predecessor predecessor,
        long commitIndex,
        @Nullable LogEntry configuration) {

    static final int FORMAT = 1;
    static final int BLOCK_BYTES = 4096;

    private static final long MAGIC = 0x50414e444f4c4f47L; // "PANDOLOG"
    private static final int MAX_BYTES = LogEntry.HEADER_BYTES + LogEntry.MAX_PAYLOAD_BYTES + 2 * BLOCK_BYTES;

    // Where the fields are. The first four stay where they are in every future format.
    private static final int FORMAT_AT = 8;
    private static final int LENGTH_AT = 12;
    private static final int CRC_AT = 16;
    private static final int CONFIGURATION_LENGTH_AT = 20;
    private static final int GROUP_AT = 24;
    private static final int SEQUENCE_AT = 32;
    private static final int SALT_AT = 40;
    private static final int SEGMENT_BYTES_AT = 48;
    private static final int FIRST_INDEX_AT = 56;
    private static final int TERM_BEFORE_AT = 64;
    private static final int TIME_BEFORE_AT = 72;
    private static final int PREDECESSOR_AT = 80;
    private static final int PREDECESSOR_END_AT = 88;
    private static final int COMMIT_AT = 96;
    private static final int PREDECESSOR_CRC_AT = 104;
    private static final int CONFIGURATION_AT = 112;

    /**
     * An earlier segment, as its successor remembers it.
     *
     * @param sequence 0 for none
     * @param end where its last frame ends
     * @param crc of its last frame, or of its header if it has no frame
     */
    record Predecessor(long sequence, long end, int crc) {
        static final Predecessor NONE = new Predecessor(0, 0, 0);
    }

    /** A header as it stands in a file. */
    record Found(SegmentHeader header, int length, int crc) {}

    /** Of the segment with which a log begins anew after a snapshot. */
    static SegmentHeader after(SnapshotPoint point, SegmentKey key, long sequence, long segmentBytes) {
        return new SegmentHeader(
                key,
                sequence,
                segmentBytes,
                new LogEnd(point.index(), point.term(), point.timeMs()),
                Predecessor.NONE,
                point.index(),
                configurationOf(point, key.group()));
    }

    /**
     * An entry that stands for a snapshot's configuration, null if it has none. Index and configuration are those of the entry
     * that there was; term and time, which nobody asks for, the point's.
     */
    static @Nullable LogEntry configurationOf(SnapshotPoint point, long group) {
        long index = point.configuration().index();
        byte[] encoded = point.configuration().configuration().encode();
        return index == 0
                ? null
                : LogEntry.encode(group, index, point.term(), point.timeMs(), Proposal.configuration(encoded));
    }

    /** The first index that may be in the segment. */
    long firstIndex() {
        return before.index() + 1;
    }

    /** The header as it is kept in memory. */
    SegmentHeader withoutConfiguration() {
        return new SegmentHeader(key, sequence, segmentBytes, before, predecessor, commitIndex, null);
    }

    /** Bytes that the header takes: where the first frame begins. */
    int length() {
        return lengthWith(configuration);
    }

    static int lengthWith(@Nullable LogEntry configuration) {
        int bytes = CONFIGURATION_AT + (configuration == null ? 0 : configuration.length());
        return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    /** The header's bytes. */
    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(length());
        out.putLong(0, MAGIC).putInt(FORMAT_AT, FORMAT).putInt(LENGTH_AT, out.capacity());
        out.putLong(GROUP_AT, key.group()).putLong(SALT_AT, key.salt());
        out.putLong(SEQUENCE_AT, sequence).putLong(SEGMENT_BYTES_AT, segmentBytes);
        out.putLong(FIRST_INDEX_AT, firstIndex());
        out.putLong(TERM_BEFORE_AT, before.term()).putLong(TIME_BEFORE_AT, before.timeMs());
        out.putLong(PREDECESSOR_AT, predecessor.sequence()).putLong(PREDECESSOR_END_AT, predecessor.end());
        out.putInt(PREDECESSOR_CRC_AT, predecessor.crc());
        out.putLong(COMMIT_AT, commitIndex);
        if (configuration != null) {
            out.putInt(CONFIGURATION_LENGTH_AT, configuration.length());
            configuration.writeTo(out.position(CONFIGURATION_AT));
            out.clear();
        }
        out.putInt(CRC_AT, crcOf(out));
        return out;
    }

    /** The checksum in an encoded header. */
    static int crcIn(ByteBuffer encoded) {
        return encoded.getInt(CRC_AT);
    }

    private static int crcOf(ByteBuffer header) {
        int after = CRC_AT + Integer.BYTES;
        return new Checksum()
                .add(header, 0, CRC_AT)
                .add(header, after, header.capacity() - after)
                .value();
    }

    /**
     * Reads a segment's header.
     *
     * @throws CorruptLogException if it is damaged, or not what its name and folder say
     * @throws StorageException if it is of a newer format
     */
    static Found read(Disk.File file, Path path, long group, long sequence) throws IOException {
        long size = file.size();
        ByteBuffer start = ByteBuffer.allocate(BLOCK_BYTES);
        if (file.read(start, 0) < BLOCK_BYTES) {
            throw damaged(path, "the file ends after " + size + " bytes, within its header.");
        }
        if (start.getLong(0) != MAGIC) {
            throw damaged(path, "it does not begin as a segment of a log does.");
        }
        int format = start.getInt(FORMAT_AT);
        int length = start.getInt(LENGTH_AT);
        boolean plausible = length >= BLOCK_BYTES && length <= Math.min(size, MAX_BYTES) && length % BLOCK_BYTES == 0;
        ByteBuffer whole = start;
        if (plausible && length > BLOCK_BYTES) {
            whole = ByteBuffer.allocate(length);
            file.read(whole, 0);
        }
        if (!plausible || whole.getInt(CRC_AT) != crcOf(whole)) {
            throw damaged(path, "the checksum of the segment's header is wrong.");
        }
        if (format != FORMAT) {
            throw new StorageException(path + " is of format " + format + ", and this version knows only format "
                    + FORMAT + ": it was written by a newer version of Pando. Start that version, or a newer one.");
        }
        SegmentHeader header = decode(whole, path);
        header.check(path, group, sequence, size);
        return new Found(header, length, whole.getInt(CRC_AT));
    }

    private static SegmentHeader decode(ByteBuffer in, Path path) throws CorruptLogException {
        SegmentKey key = new SegmentKey(in.getLong(GROUP_AT), in.getLong(SALT_AT));
        return new SegmentHeader(
                key,
                in.getLong(SEQUENCE_AT),
                in.getLong(SEGMENT_BYTES_AT),
                new LogEnd(in.getLong(FIRST_INDEX_AT) - 1, in.getLong(TERM_BEFORE_AT), in.getLong(TIME_BEFORE_AT)),
                new Predecessor(
                        in.getLong(PREDECESSOR_AT), in.getLong(PREDECESSOR_END_AT), in.getInt(PREDECESSOR_CRC_AT)),
                in.getLong(COMMIT_AT),
                decodeConfiguration(key.group(), in, path));
    }

    private static @Nullable LogEntry decodeConfiguration(long group, ByteBuffer in, Path path)
            throws CorruptLogException {
        int length = in.getInt(CONFIGURATION_LENGTH_AT);
        if (length == 0) {
            return null;
        }
        if (length < 0 || length > in.capacity() - CONFIGURATION_AT) {
            throw damaged(path, "the configuration in the segment's header is longer than the header.");
        }
        byte[] record = new byte[length];
        in.get(CONFIGURATION_AT, record);
        try {
            return LogEntry.decode(group, record, 0, length);
        } catch (InvalidEntryException e) {
            throw damaged(path, "the configuration in the segment's header is not valid: " + e.getMessage());
        }
    }

    private void check(Path path, long group, long expectedSequence, long size) throws StorageException {
        if (key.group() != group) {
            throw new StorageException("%s belongs to group %016x, not to group %016x: it was put in the wrong folder."
                    .formatted(path, key.group(), group));
        }
        if (sequence != expectedSequence) {
            throw new StorageException(
                    "%s was written as segment %016x: the file was renamed or put in the wrong place."
                            .formatted(path, sequence));
        }
        if (size < segmentBytes) {
            throw new CorruptLogException(
                    path, size, 0, "the file ends there and should have " + segmentBytes + " bytes: it was cut off.");
        }
    }

    private static CorruptLogException damaged(Path path, String what) {
        return new CorruptLogException(path, 0, 0, what);
    }
}
