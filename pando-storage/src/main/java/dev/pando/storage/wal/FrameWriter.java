package dev.pando.storage.wal;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts frames into the active segment: gathers them in one buffer, writes them with one write (more only where they are
 * larger than the buffer may get), and tells the {@link SegmentChain} of them once they are synced. For the log writer.
 */
final class FrameWriter {
    private static final int MIN_BUFFER_BYTES = 64 << 10;
    private static final int MAX_BUFFER_BYTES = 4 << 20;

    private final SegmentChain chain;
    private ByteBuffer buffer = ByteBuffer.allocate(0); // a direct one as soon as something is written

    private ActiveSegment segment;

    /** Where the buffer's first byte goes. */
    private long bufferOffset;

    /** Below this everything in the segment is durable. */
    private long durableUpTo;

    private int lastCrc;
    private final List<Unsynced> unsynced = new ArrayList<>();

    private record Unsynced(FrameHeader header, long offset, LogEnd after, List<Long> configurations) {}

    /**
     * What a frame says beside its entries.
     *
     * @param firstIndex as in {@link FrameHeader#firstIndex}
     * @param before where the log ends before {@code firstIndex}
     * @param commitIndex known to be committed
     * @param voteVersion that is durable
     */
    record Context(long firstIndex, LogEnd before, long commitIndex, long voteVersion) {}

    /** @param lastCrc of the segment's last frame, or of its header if it has none */
    FrameWriter(SegmentChain chain, int lastCrc) {
        this.chain = chain;
        this.segment = chain.active();
        this.bufferOffset = segment.index().endOffset();
        this.durableUpTo = bufferOffset;
        this.lastCrc = lastCrc;
    }

    /** Goes on in a new segment. Everything must be synced. */
    void moveTo(ActiveSegment next, int headerCrc) {
        segment = next;
        bufferOffset = next.firstFrame();
        durableUpTo = bufferOffset;
        lastCrc = headerCrc;
    }

    /** Where the next frame goes. */
    long position() {
        return bufferOffset + buffer.position();
    }

    long durableUpTo() {
        return durableUpTo;
    }

    int lastCrc() {
        return lastCrc;
    }

    boolean hasUnsynced() {
        return !unsynced.isEmpty();
    }

    /** Adds a frame without entries. */
    void append(FrameType type, Context context) throws IOException {
        append(type, List.of(), context, context.before());
    }

    /** Adds a frame of entries of one term. */
    void append(List<LogEntry> entries, Context context) throws IOException {
        append(FrameType.ENTRIES, entries, context, SegmentScan.endOf(entries.get(entries.size() - 1)));
    }

    private void append(FrameType type, List<LogEntry> entries, Context context, LogEnd after) throws IOException {
        int length = FrameHeader.headLength(entries.size());
        for (LogEntry entry : entries) {
            length += entry.length();
        }
        FrameHeader header = new FrameHeader(
                type,
                length,
                entries.size(),
                lastCrc,
                context.firstIndex(),
                entries.isEmpty() ? 0 : entries.get(0).term(),
                context.before().term(),
                context.before().timeMs(),
                durableUpTo,
                Math.min(context.commitIndex(), after.index()),
                context.voteVersion());
        long offset = position();
        putHead(header, entries, offset);
        for (LogEntry entry : entries) {
            put(entry);
        }
        putPadding((int) (header.alignedLength() - length));
        unsynced.add(new Unsynced(header, offset, after, configurationsIn(entries)));
    }

    private void putHead(FrameHeader header, List<LogEntry> entries, long offset) throws IOException {
        makeRoom(header.headLength());
        int at = buffer.position();
        buffer.position(at + FrameHeader.BYTES);
        for (LogEntry entry : entries) {
            FrameHeader.putDirectoryEntry(buffer, entry);
        }
        lastCrc = header.encode(buffer, at, segment.header().key(), offset);
    }

    private void put(LogEntry entry) throws IOException {
        makeRoom(entry.length());
        if (entry.length() <= buffer.remaining()) {
            entry.writeTo(buffer);
            return;
        }
        ByteBuffer rest = entry.record();
        while (rest.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int piece = Math.min(rest.remaining(), buffer.remaining());
            buffer.put(rest.slice(rest.position(), piece));
            rest.position(rest.position() + piece);
        }
    }

    private void putPadding(int bytes) throws IOException {
        makeRoom(bytes);
        for (int i = 0; i < bytes; i++) {
            buffer.put((byte) 0);
        }
    }

    private static List<Long> configurationsIn(List<LogEntry> entries) {
        List<Long> indexes = new ArrayList<>(0);
        for (LogEntry entry : entries) {
            if (entry.kind() == EntryKind.CONFIG) {
                indexes.add(entry.index());
            }
        }
        return indexes;
    }

    /** Makes room for so many bytes: grows the buffer, as far as it may grow, and then empties it. */
    private void makeRoom(int bytes) throws IOException {
        if (bytes <= buffer.remaining()) {
            return;
        }
        long wanted = (long) buffer.position() + bytes;
        if (wanted <= MAX_BUFFER_BYTES) {
            long capacity = Math.max(MIN_BUFFER_BYTES, Math.max(wanted, 2L * buffer.capacity()));
            ByteBuffer larger = ByteBuffer.allocateDirect((int) Math.min(MAX_BUFFER_BYTES, capacity));
            larger.put(buffer.flip());
            buffer = larger;
        } else {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        int length = buffer.limit();
        if (length > 0) {
            segment.file().file().write(buffer, bufferOffset);
        }
        bufferOffset += length;
        buffer.clear();
    }

    /** Makes everything durable and visible. */
    void sync() throws IOException {
        flush();
        segment.file().file().sync();
        durableUpTo = bufferOffset;
        for (Unsynced frame : unsynced) {
            chain.apply(frame.header(), frame.offset(), frame.after(), frame.configurations());
        }
        unsynced.clear();
    }
}
