package dev.pando.storage.wal;

import dev.pando.core.entry.LogEntry;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The head of a frame, the unit in which a segment is written. The directory follows it: length and checksum of each
 * entry, so that an entry that rots is still known by index, term and checksum, and those after it can be found.
 *
 * @param type what the frame says
 * @param length bytes of the frame, head and directory included, without what aligns the next frame
 * @param count of entries
 * @param previousCrc checksum of the frame before, or of the segment's header: frames form a chain
 * @param firstIndex of the entries; for a cut the first index dropped
 * @param term of all entries of the frame, 0 if there are none
 * @param termBefore of the entry at {@code firstIndex - 1}, 0 if there is none
 * @param timeBeforeMs replicated time of that entry
 * @param syncMark offset in the file below which everything was durable before this frame was written
 * @param commitIndex known then to be committed; not above the log's last index after this frame
 * @param voteVersion of the {@link VoteFile} that was durable then; it grows with each start of the store, too, so that
 *     frames of two starts never form a chain by chance
 */
record FrameHeader(
        FrameType type,
        int length,
        int count,
        int previousCrc,
        long firstIndex,
        long term,
        long termBefore,
        long timeBeforeMs,
        long syncMark,
        long commitIndex,
        long voteVersion) {

    static final int BYTES = 80;
    static final int DIRECTORY_ENTRY_BYTES = 8;
    static final int ALIGNMENT = 8;

    /** A frame grows beyond this only if it has a single entry: what a reader may have to skip is bounded. */
    static final int MAX_SHARED_BYTES = 32 << 10;

    private static final int MAX_BYTES =
            BYTES + DIRECTORY_ENTRY_BYTES + LogEntry.HEADER_BYTES + LogEntry.MAX_PAYLOAD_BYTES;

    static final int MAGIC = 0x50464d31; // "PFM1"

    private static final int CRC_AT = 4;
    private static final int LENGTH_AT = 8;
    private static final int TYPE_AT = 12; // and three bytes of 0
    private static final int COUNT_AT = 16;
    private static final int PREVIOUS_CRC_AT = 20;
    private static final int FIRST_INDEX_AT = 24;
    private static final int TERM_AT = 32;
    private static final int TERM_BEFORE_AT = 40;
    private static final int TIME_BEFORE_AT = 48;
    private static final int SYNC_MARK_AT = 56;
    private static final int COMMIT_AT = 64;
    private static final int VOTE_VERSION_AT = 72;

    /** Bytes until the next frame begins. */
    long alignedLength() {
        return align(length);
    }

    /** Bytes of head and directory. */
    int headLength() {
        return headLength(count);
    }

    static int headLength(int count) {
        return BYTES + count * DIRECTORY_ENTRY_BYTES;
    }

    static long align(long length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** The last index of the log after this frame. */
    long lastIndexAfter() {
        return firstIndex + count - 1;
    }

    /**
     * Writes the head in front of a directory that is already there.
     *
     * @param at where in {@code out} the frame begins
     * @param offset where in the file it will begin
     * @return the frame's checksum
     */
    int encode(ByteBuffer out, int at, SegmentKey key, long offset) {
        out.putInt(at, MAGIC);
        out.putInt(at + LENGTH_AT, length);
        out.putInt(at + TYPE_AT, type.code() << 24);
        out.putInt(at + COUNT_AT, count);
        out.putInt(at + PREVIOUS_CRC_AT, previousCrc);
        out.putLong(at + FIRST_INDEX_AT, firstIndex);
        out.putLong(at + TERM_AT, term);
        out.putLong(at + TERM_BEFORE_AT, termBefore);
        out.putLong(at + TIME_BEFORE_AT, timeBeforeMs);
        out.putLong(at + SYNC_MARK_AT, syncMark);
        out.putLong(at + COMMIT_AT, commitIndex);
        out.putLong(at + VOTE_VERSION_AT, voteVersion);
        int crc = crc(out, at, headLength(), key, offset);
        out.putInt(at + CRC_AT, crc);
        return crc;
    }

    /** Length of an entry's record, from the directory of the frame that begins at {@code at}. */
    static int recordLength(ByteBuffer frame, int at, int entry) {
        return frame.getInt(at + headLength(entry));
    }

    /** Checksum of an entry's record, from the directory of the frame that begins at {@code at}. */
    static int recordCrc(ByteBuffer frame, int at, int entry) {
        return frame.getInt(at + headLength(entry) + Integer.BYTES);
    }

    static void putDirectoryEntry(ByteBuffer out, LogEntry entry) {
        out.putInt(entry.length()).putInt(entry.crc());
    }

    /**
     * Bytes of head and directory that a frame claims to have, for whoever has read its first {@link #BYTES}.
     *
     * @param room bytes from the frame's start to the end of the file
     * @return 0 if what stands there can't be a frame
     */
    static int claimedHeadLength(ByteBuffer in, int at, long room) {
        int length = in.getInt(at + LENGTH_AT);
        int count = in.getInt(at + COUNT_AT);
        int type = in.getInt(at + TYPE_AT);
        boolean plausible = in.getInt(at) == MAGIC
                && length >= BYTES
                && length <= Math.min(room, MAX_BYTES)
                && (type & 0xffffff) == 0
                && FrameType.isKnown(type >>> 24)
                && count >= 0
                && (long) count * (DIRECTORY_ENTRY_BYTES + LogEntry.HEADER_BYTES) <= length - BYTES
                && (count <= 1 || length <= MAX_SHARED_BYTES);
        return plausible ? headLength(count) : 0;
    }

    /**
     * Decodes head and directory, which must be in {@code in} as {@link #claimedHeadLength} says.
     *
     * @return null if the checksum is wrong
     */
    static @Nullable FrameHeader decode(ByteBuffer in, int at, SegmentKey key, long offset) {
        int count = in.getInt(at + COUNT_AT);
        if (crcIn(in, at) != crc(in, at, headLength(count), key, offset)) {
            return null;
        }
        return new FrameHeader(
                FrameType.ofCode(in.getInt(at + TYPE_AT) >>> 24),
                in.getInt(at + LENGTH_AT),
                count,
                in.getInt(at + PREVIOUS_CRC_AT),
                in.getLong(at + FIRST_INDEX_AT),
                in.getLong(at + TERM_AT),
                in.getLong(at + TERM_BEFORE_AT),
                in.getLong(at + TIME_BEFORE_AT),
                in.getLong(at + SYNC_MARK_AT),
                in.getLong(at + COMMIT_AT),
                in.getLong(at + VOTE_VERSION_AT));
    }

    /** The checksum that the frame at {@code at} carries. */
    static int crcIn(ByteBuffer in, int at) {
        return in.getInt(at + CRC_AT);
    }

    private static int crc(ByteBuffer in, int at, int headLength, SegmentKey key, long offset) {
        return new Checksum()
                .add(key.salt())
                .add(key.group())
                .add(offset)
                .add(in, at, CRC_AT)
                .add(in, at + LENGTH_AT, headLength - LENGTH_AT)
                .value();
    }
}
