package dev.pando.storage.wal;

import dev.pando.core.entry.LogEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a batch goes: frames, and new segments where the active one is full. Worked out before anything is written, so
 * that the room for all of it can be made sure of first.
 */
final class Placement {
    /** Bytes of a frame without entries. */
    private static final long BARE_FRAME_BYTES = FrameHeader.BYTES;

    private static final int MAX_RESERVE_BYTES = 64 << 10;
    private static final int RESERVE_SHARE = 16;

    /** What to do next. */
    sealed interface Step {}

    /** Drop entries of the active segment from this index on. */
    record Cut(long fromIndex) implements Step {}

    /**
     * Begin a new segment, which also drops entries from its first index on.
     *
     * @param minBytes how large it must be
     */
    record Roll(long firstIndex, long minBytes) implements Step {}

    /**
     * Begin the log anew, in a new segment, after the batch's snapshot.
     *
     * @param minBytes how large it must be
     */
    record Restart(long minBytes) implements Step {}

    /** Write a frame of these entries: positions in the batch, the second not included. */
    record Append(int from, int to) implements Step {}

    private final BatchPlan batch;
    private final int segmentBytes;
    private final int headerBytes;
    private final List<Step> steps = new ArrayList<>();

    /** Where the next frame goes in the segment at hand, and where entries must end there. */
    private long position;

    private long limit;

    private Placement(BatchPlan batch, int segmentBytes, int headerBytes) {
        this.batch = batch;
        this.segmentBytes = segmentBytes;
        this.headerBytes = headerBytes;
    }

    /**
     * Where the active segment stands.
     *
     * @param position where its next frame goes
     * @param bytes of its file
     * @param firstIndex its first
     */
    record Room(long position, long bytes, long firstIndex) {}

    /**
     * Works out the steps.
     *
     * @param segmentBytes of new segments, unless an entry needs more
     * @param headerBytes that a new segment's header takes at most
     * @param reserve whether the reserve at the active segment's end may be used
     */
    static List<Step> of(BatchPlan batch, Room room, int segmentBytes, int headerBytes, boolean reserve) {
        Placement placement = new Placement(batch, segmentBytes, headerBytes);
        placement.position = room.position();
        placement.limit = room.bytes() - (reserve ? 0 : reserveBytes(segmentBytes));
        placement.place(room);
        return placement.steps;
    }

    /** How large the new segments must be that these steps begin, in order. */
    static List<Long> newSegments(List<Step> steps) {
        List<Long> bytes = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Roll roll) {
                bytes.add(roll.minBytes());
            } else if (step instanceof Restart restart) {
                bytes.add(restart.minBytes());
            }
        }
        return bytes;
    }

    /** Room that entries of users leave: for cuts, configurations and new leaders. */
    private static long reserveBytes(int segmentBytes) {
        return Math.min(MAX_RESERVE_BYTES, segmentBytes / RESERVE_SHARE);
    }

    private void place(Room room) {
        if (batch.restart() != null) {
            steps.add(new Restart(newSegment(0)));
        } else if (batch.cutFrom() > 0) {
            placeCut(room);
        }
        List<LogEntry> entries = batch.entries();
        int from = 0;
        while (from < entries.size()) {
            int to = from;
            long length = FrameHeader.BYTES;
            while (to < entries.size() && fits(entries, from, to, length)) {
                length += bytesOf(entries.get(to++));
            }
            if (to == from) {
                roll(entries.get(from).index(), bytesOf(entries.get(from)));
            } else {
                steps.add(new Append(from, to));
                position += FrameHeader.align(length);
                from = to;
            }
        }
    }

    private void placeCut(Room room) {
        boolean inActive = batch.cutFrom() >= room.firstIndex();
        if (inActive && position + BARE_FRAME_BYTES <= room.bytes()) {
            steps.add(new Cut(batch.cutFrom()));
            position += BARE_FRAME_BYTES;
        } else {
            roll(batch.cutFrom(), 0);
        }
    }

    private boolean fits(List<LogEntry> entries, int from, int to, long length) {
        long longer = length + bytesOf(entries.get(to));
        boolean mayShare = longer <= FrameHeader.MAX_SHARED_BYTES
                && entries.get(to).term() == entries.get(from).term();
        return (to == from || mayShare) && position + FrameHeader.align(longer) <= limit;
    }

    private void roll(long firstIndex, long entryBytes) {
        steps.add(new Roll(firstIndex, newSegment(entryBytes)));
    }

    /** How large it has to be; what follows goes there. */
    private long newSegment(long entryBytes) {
        long minBytes = headerBytes + FrameHeader.BYTES + FrameHeader.align(entryBytes) + reserveBytes(segmentBytes);
        long aligned =
                (minBytes + SegmentHeader.BLOCK_BYTES - 1) / SegmentHeader.BLOCK_BYTES * SegmentHeader.BLOCK_BYTES;
        position = headerBytes;
        limit = Math.max(aligned, segmentBytes) - reserveBytes(segmentBytes);
        return aligned;
    }

    private static int bytesOf(LogEntry entry) {
        return FrameHeader.DIRECTORY_ENTRY_BYTES + entry.length();
    }
}
