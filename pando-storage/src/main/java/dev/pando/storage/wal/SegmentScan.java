package dev.pando.storage.wal;

import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.storage.Disk;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows a segment's frames from its header on, verifying everything, as far as they go. */
final class SegmentScan {
    private static final int WINDOW_BYTES = 1 << 20;

    private final FrameCursor cursor;
    private final SegmentIndex index;
    private LogEnd end;
    private int lastCrc;
    private long commitIndex;
    private long voteVersion;
    private long durableUpTo;

    private SegmentScan(Disk.File file, SegmentHeader header, long firstFrame, int headerCrc, long limit) {
        this.cursor = new FrameCursor(file, header.key(), firstFrame, limit, WINDOW_BYTES);
        this.index = new SegmentIndex(header.before(), firstFrame);
        this.end = header.before();
        this.lastCrc = headerCrc;
        this.commitIndex = header.commitIndex();
        this.durableUpTo = firstFrame;
    }

    /**
     * What a segment holds.
     *
     * @param index of what was found
     * @param lastCrc of the last good frame, or of the header
     * @param commitIndex the newest that the segment knows of
     * @param voteVersion the newest that a frame has seen, 0 for none
     * @param durableUpTo below this everything is known to have been synced
     * @param problem why the scan ended, null if it reached the limit
     */
    record Result(
            SegmentIndex index,
            int lastCrc,
            long commitIndex,
            long voteVersion,
            long durableUpTo,
            @Nullable BadFrameException problem) {}

    /** @param limit where the bytes that may be read end */
    static Result scan(Disk.File file, SegmentHeader header, long firstFrame, int headerCrc, long limit)
            throws IOException {
        return new SegmentScan(file, header, firstFrame, headerCrc, limit).run(limit);
    }

    private Result run(long limit) throws IOException {
        BadFrameException problem = null;
        try {
            while (cursor.position() < limit) {
                Frame frame = cursor.next();
                take(frame);
            }
        } catch (BadFrameException e) {
            problem = e;
        }
        return new Result(index, lastCrc, commitIndex, voteVersion, durableUpTo, problem);
    }

    private void take(Frame frame) throws BadFrameException {
        FrameHeader header = frame.header();
        checkFollows(frame);
        List<LogEntry> entries = frame.entries();
        LogEnd after =
                switch (header.type()) {
                    case ENTRIES -> endOf(entries.get(entries.size() - 1));
                    case CUT -> new LogEnd(header.firstIndex() - 1, header.termBefore(), header.timeBeforeMs());
                };
        List<Long> configurations = entries.stream()
                .filter(entry -> entry.kind() == EntryKind.CONFIG)
                .map(LogEntry::index)
                .toList();
        index.apply(header, frame.offset(), after, configurations);
        end = after;
        lastCrc = frame.crc();
        commitIndex = Math.max(commitIndex, header.commitIndex());
        voteVersion = Math.max(voteVersion, header.voteVersion());
        durableUpTo = Math.max(durableUpTo, header.syncMark());
    }

    private void checkFollows(Frame frame) throws BadFrameException {
        FrameHeader header = frame.header();
        if (header.previousCrc() != lastCrc) {
            throw new BadFrameException(frame.offset(), 0, "the frame does not continue the one before it.");
        }
        boolean fits =
                switch (header.type()) {
                    case ENTRIES -> header.count() > 0 && header.firstIndex() == end.index() + 1;
                    case CUT -> header.count() == 0 && header.firstIndex() >= 1 && header.firstIndex() <= end.index();
                };
        boolean commits = header.commitIndex() <= header.lastIndexAfter();
        if (!fits || !commits || header.syncMark() > frame.offset()) {
            throw new BadFrameException(
                    frame.offset(), 0, "the frame does not fit the log, whose last index is " + end.index() + ".");
        }
    }

    static LogEnd endOf(LogEntry entry) {
        return new LogEnd(entry.index(), entry.term(), entry.timeMs());
    }
}
