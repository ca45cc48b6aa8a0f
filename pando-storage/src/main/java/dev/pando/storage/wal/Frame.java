package dev.pando.storage.wal;

import dev.pando.core.entry.InvalidEntryException;
import dev.pando.core.entry.LogEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame that was read, its head verified. Valid until its cursor moves on; its entries have memory of their own.
 *
 * @param header its head
 * @param crc the checksum it carries, which the next frame repeats
 * @param offset where it begins in the file
 * @param key of the segment
 * @param window bytes that hold the whole frame
 * @param at where it begins in them
 */
record Frame(FrameHeader header, int crc, long offset, SegmentKey key, ByteBuffer window, int at) {

    /** Where the next frame begins. */
    long end() {
        return offset + header.alignedLength();
    }

    /** All entries. */
    List<LogEntry> entries() throws BadFrameException {
        return entries(header.firstIndex(), header.lastIndexAfter());
    }

    /**
     * The entries from one index to another, as far as the frame has them; others aren't looked at.
     *
     * @throws BadFrameException if one of them is damaged
     */
    List<LogEntry> entries(long from, long to) throws BadFrameException {
        List<LogEntry> entries = new ArrayList<>();
        int position = header.headLength();
        for (int i = 0; i < header.count(); i++) {
            int length = FrameHeader.recordLength(window, at, i);
            long index = header.firstIndex() + i;
            if (length < LogEntry.HEADER_BYTES || length > header.length() - position) {
                throw new BadFrameException(offset, index, "the frame's directory doesn't fit its length.");
            }
            if (index >= from && index <= to) {
                entries.add(entry(i, index, position, length));
            }
            position += length;
        }
        return entries;
    }

    private LogEntry entry(int i, long index, int position, int length) throws BadFrameException {
        byte[] record = new byte[length];
        window.get(at + position, record);
        LogEntry entry;
        try {
            entry = LogEntry.decode(key.group(), record, 0, length);
        } catch (InvalidEntryException e) {
            throw new BadFrameException(offset + position, index, String.valueOf(e.getMessage()));
        }
        boolean right = entry.length() == length
                && entry.crc() == FrameHeader.recordCrc(window, at, i)
                && entry.index() == index
                && entry.term() == header.term();
        if (!right) {
            throw new BadFrameException(
                    offset + position,
                    index,
                    "the record is not the one that the frame's directory names: " + entry + ".");
        }
        return entry;
    }
}
