package dev.pando.storage.wal;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a segment's live entries are: a point every 32 KiB or so. A point holds from its index up to the next point's,
 * and a cut always makes a new one, so that an index leads to the newest copy of its entry and never to one that was
 * cut. Also the segment's terms and configuration entries. Not thread-safe.
 */
final class SegmentIndex {
    /** How far apart points are, at least: what a read has to skip is at most this and a frame. */
    static final int INTERVAL_BYTES = 32 << 10;

    private final LongList indexes = new LongList();
    private final LongList offsets = new LongList();
    private final TermRuns runs = new TermRuns();
    private final List<Place> configurations = new ArrayList<>();

    /** Where the log ends, as far as this segment and those before it go. */
    private LogEnd end;

    /** Where the last frame ends. */
    private long endOffset;

    private boolean pointDue = true;

    /** An index and the offset of the frame that its entry is in. */
    record Place(long index, long offset) {}

    /**
     * Where to look for entries.
     *
     * @param offset of the first frame to read
     * @param endOffset where the last frame to read ends
     * @param limitIndex entries from this one on are to be looked for elsewhere
     */
    record Span(long offset, long endOffset, long limitIndex) {}

    /** @param before the log's end before the segment's first frame */
    SegmentIndex(LogEnd before, long firstFrameOffset) {
        this.end = before;
        this.endOffset = firstFrameOffset;
    }

    /**
     * Takes note of a frame.
     *
     * @param after where the log ends with it
     * @param configurationIndexes entries of the frame that are configurations
     */
    void apply(FrameHeader frame, long offset, LogEnd after, List<Long> configurationIndexes) {
        switch (frame.type()) {
            case ENTRIES -> {
                if (pointDue || offset - offsets.get(offsets.size() - 1) >= INTERVAL_BYTES || isLarge(frame)) {
                    addPoint(frame.firstIndex(), offset);
                }
                runs.append(frame.firstIndex(), frame.term());
                for (long index : configurationIndexes) {
                    addConfiguration(index, offset);
                }
            }
            case CUT -> {
                indexes.shrinkTo(indexes.floor(frame.firstIndex() - 1) + 1);
                offsets.shrinkTo(indexes.size());
                runs.cut(frame.firstIndex());
                configurations.removeIf(place -> place.index() >= frame.firstIndex());
                pointDue = true;
            }
        }
        end = after;
        endOffset = offset + frame.alignedLength();
    }

    private static boolean isLarge(FrameHeader frame) {
        return frame.length() > FrameHeader.MAX_SHARED_BYTES;
    }

    void addPoint(long index, long offset) {
        indexes.add(index);
        offsets.add(offset);
        pointDue = false;
    }

    void addRun(long firstIndex, long term) {
        runs.append(firstIndex, term);
    }

    void addConfiguration(long index, long offset) {
        configurations.add(new Place(index, offset));
    }

    /** The end is what a sidecar says rather than what was applied. */
    void endAt(LogEnd newEnd, long newEndOffset) {
        end = newEnd;
        endOffset = newEndOffset;
    }

    /**
     * Where an entry is that this segment has.
     *
     * @param limitIndex entries from this one on are dead
     */
    Span span(long index, long limitIndex) {
        int point = indexes.floor(index);
        boolean last = point == indexes.size() - 1;
        return new Span(
                offsets.get(point),
                last ? endOffset : offsets.get(point + 1),
                Math.min(limitIndex, last ? end.index() + 1 : indexes.get(point + 1)));
    }

    LogEnd end() {
        return end;
    }

    long endOffset() {
        return endOffset;
    }

    TermRuns runs() {
        return runs;
    }

    List<Place> configurations() {
        return configurations;
    }

    int points() {
        return indexes.size();
    }

    Place point(int number) {
        return new Place(indexes.get(number), offsets.get(number));
    }
}
