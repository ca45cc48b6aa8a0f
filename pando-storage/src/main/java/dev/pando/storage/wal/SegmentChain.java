package dev.pando.storage.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments that make up the log: sealed ones, and the active one at the end. Says for an index where its newest copy
 * is. The log writer changes it, after what it says has become durable; any thread may ask.
 */
final class SegmentChain {
    /** Ascending, without gaps: each one's limit is the first index of the next. */
    private final List<Segment> sealed;

    private ActiveSegment active;

    SegmentChain(List<Segment> sealed, ActiveSegment active) {
        this.sealed = new ArrayList<>(sealed);
        this.active = active;
    }

    /** Where to read an entry. */
    sealed interface Location {}

    /** In a segment that is written to no more. */
    record InSealed(Segment segment) implements Location {}

    /**
     * In the active segment.
     *
     * @param file to be released by whoever asked
     */
    record InActive(SharedFile file, Path path, SegmentKey key, SegmentIndex.Span span) implements Location {}

    /** Where the log stood before the first entry that is stored. */
    synchronized LogEnd base() {
        return sealed.isEmpty()
                ? active.header().before()
                : sealed.get(0).header().before();
    }

    /**
     * Takes segments away from the beginning, never the active one.
     *
     * @param upTo all entries of these segments are at this index or before
     * @return which, oldest first
     */
    synchronized List<Segment> dropUpTo(long upTo) {
        int count = 0;
        while (count < sealed.size() && sealed.get(count).limitIndex() - 1 <= upTo) {
            count++;
        }
        List<Segment> beginning = sealed.subList(0, count);
        List<Segment> dropped = List.copyOf(beginning);
        beginning.clear();
        return dropped;
    }

    /**
     * Puts a new segment in the place of all others.
     *
     * @param former the active one until now, sealed
     * @return all others, oldest first
     */
    synchronized List<Segment> restart(Segment former, ActiveSegment next) {
        List<Segment> dead = new ArrayList<>(sealed);
        dead.add(former);
        sealed.clear();
        active = next;
        return dead;
    }

    /** Null if the log has no such entry. */
    synchronized @Nullable Location locate(long index) throws IOException {
        if (index < firstIndex() || index > active.index().end().index()) {
            return null;
        }
        if (index < active.header().firstIndex()) {
            return new InSealed(sealedWith(index));
        }
        SegmentIndex.Span span = active.index().span(index, Long.MAX_VALUE);
        return new InActive(
                active.file().retain(), active.path(), active.header().key(), span);
    }

    private Segment sealedWith(long index) {
        int low = 0;
        int high = sealed.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (sealed.get(middle).firstIndex() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return sealed.get(low);
    }

    private long firstIndex() {
        return sealed.isEmpty() ? active.header().firstIndex() : sealed.get(0).firstIndex();
    }

    synchronized boolean contains(Segment segment) {
        return sealed.stream().anyMatch(s -> s.sequence() == segment.sequence());
    }

    synchronized ActiveSegment active() {
        return active;
    }

    /** Takes note of a frame of the active segment. */
    synchronized void apply(FrameHeader frame, long offset, LogEnd after, List<Long> configurationIndexes) {
        active.index().apply(frame, offset, after, configurationIndexes);
    }

    /** Which segment a new one with this first index would follow: the newest that has an entry below it. */
    synchronized @Nullable Segment newestBelow(long firstIndex, @Nullable Segment candidate) {
        if (candidate != null
                && candidate.firstIndex() < firstIndex
                && candidate.limitIndex() > candidate.firstIndex()) {
            return candidate;
        }
        for (int i = sealed.size() - 1; i >= 0; i--) {
            if (sealed.get(i).firstIndex() < firstIndex) {
                return sealed.get(i);
            }
        }
        return null;
    }

    /**
     * Puts a new segment at the end.
     *
     * @param former the active one until now, sealed
     * @return segments that have no live entry any more
     */
    synchronized List<Segment> roll(Segment former, ActiveSegment next) {
        List<Segment> dead = new ArrayList<>();
        long limit = next.header().firstIndex();
        sealed.add(former);
        for (int i = sealed.size() - 1; i >= 0; i--) {
            Segment segment = sealed.get(i);
            long live = Math.min(limit, segment.limitIndex());
            if (live <= segment.firstIndex()) {
                dead.add(segment);
                sealed.remove(i);
            } else if (live != segment.limitIndex()) {
                sealed.set(i, segment.withLimit(live));
            }
        }
        active = next;
        return dead;
    }
}
