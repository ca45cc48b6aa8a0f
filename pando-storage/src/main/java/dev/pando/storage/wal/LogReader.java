package dev.pando.storage.wal;

import dev.pando.core.entry.LogEntry;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads entries by index: one read of the disk for about 64 KiB, or for a larger entry. Thread-safe. */
final class LogReader {
    /** Enough for what lies between two points of an index, unless it is a single large entry or was mostly cut. */
    private static final int WINDOW_BYTES = SegmentIndex.INTERVAL_BYTES + 2 * FrameHeader.MAX_SHARED_BYTES;

    private final SegmentChain chain;
    private final SealedSegments sealedSegments;

    LogReader(SegmentChain chain, SealedSegments sealedSegments) {
        this.chain = chain;
        this.sealedSegments = sealedSegments;
    }

    /** As {@link dev.pando.storage.LogStore#read} says. */
    List<LogEntry> read(long from, long to, int maxBytes) throws IOException {
        List<LogEntry> found = new ArrayList<>();
        long next = from;
        long bytes = 0;
        while (next <= to) {
            List<LogEntry> more = readSpan(next, to);
            if (more.isEmpty()) {
                return found;
            }
            for (LogEntry entry : more) {
                bytes += entry.length();
                if (bytes > maxBytes && !found.isEmpty()) {
                    return found;
                }
                found.add(entry);
            }
            next += more.size();
        }
        return found;
    }

    /** Entries from an index on, as far as one read goes; empty if the log has none. */
    private List<LogEntry> readSpan(long from, long to) throws IOException {
        while (true) {
            SegmentChain.Location location = chain.locate(from);
            if (location == null) {
                return List.of();
            }
            if (location instanceof SegmentChain.InActive active) {
                return readActive(active, from, to);
            }
            Segment segment = ((SegmentChain.InSealed) location).segment();
            try {
                return readSealed(segment, from, to);
            } catch (NoSuchFileException e) {
                if (chain.contains(segment)) {
                    throw new CorruptLogException(segment.path(), 0, from, "the file is missing.");
                } // else it was dropped after a cut, and the entry is elsewhere or gone
            }
        }
    }

    private static List<LogEntry> readActive(SegmentChain.InActive active, long from, long to) throws IOException {
        try {
            return readFrames(active.file().file(), active.path(), active.key(), active.span(), from, to);
        } finally {
            active.file().release();
        }
    }

    private List<LogEntry> readSealed(Segment segment, long from, long to) throws IOException {
        SealedSegments.Open open = sealedSegments.acquire(segment);
        try {
            SegmentIndex.Span span = open.index().span(from, segment.limitIndex());
            return readFrames(open.file().file(), segment.path(), segment.key(), span, from, to);
        } finally {
            open.file().release();
        }
    }

    private static List<LogEntry> readFrames(
            Disk.File file, Path path, SegmentKey key, SegmentIndex.Span span, long from, long to) throws IOException {
        long last = Math.min(to, span.limitIndex() - 1);
        FrameCursor cursor = new FrameCursor(file, key, span.offset(), span.endOffset(), WINDOW_BYTES);
        List<LogEntry> found = new ArrayList<>();
        try {
            while (from + found.size() <= last && cursor.position() < span.endOffset()) {
                found.addAll(cursor.next().entries(from + found.size(), last));
            }
        } catch (BadFrameException e) {
            if (found.isEmpty()) {
                throw new CorruptLogException(path, e.offset(), e.index() > 0 ? e.index() : from, e.what());
            }
            return found; // whoever reads on from there is told
        }
        if (found.isEmpty() || found.get(0).index() != from) {
            throw new CorruptLogException(path, span.offset(), from, "the entry is not where it should be.");
        }
        return found;
    }

    /** An entry that the log has. */
    LogEntry readOne(long index) throws IOException {
        return read(index, index, Integer.MAX_VALUE).get(0);
    }
}
