package dev.pando.storage.wal;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.TermRun;
import dev.pando.core.entry.LogEntry;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import dev.pando.storage.snapshot.SnapshotFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a log holds. Follows the segments from the newest back to the oldest, then reads what is known of each
 * from its sidecar, and all of the newest. Changes nothing on disk.
 */
final class LogRecovery {
    private static final int CONFIGURATION_WINDOW_BYTES = 4096;

    private final Disk disk;
    private final Path directory;
    private final long group;
    private final SnapshotFiles snapshots;
    private final BiConsumer<Segment, SegmentIndex> onRebuilt;

    private final TermRuns runs = new TermRuns();
    private final NavigableMap<Long, LogEntry> configurations = new TreeMap<>();

    private LogRecovery(
            Disk disk,
            Path directory,
            long group,
            SnapshotFiles snapshots,
            BiConsumer<Segment, SegmentIndex> onRebuilt) {
        this.disk = disk;
        this.directory = directory;
        this.group = group;
        this.snapshots = snapshots;
        this.onRebuilt = onRebuilt;
    }

    /**
     * What was found.
     *
     * @param sealed ascending
     * @param activePath of the newest segment
     * @param active header of the newest segment
     * @param tail what the newest segment holds, and what is to be mended there
     * @param base where the log stood before the first entry that is stored
     * @param runs of the whole log
     * @param configurations of the whole log, by index, and before them the latest up to the base if there is one
     */
    record Found(
            List<Segment> sealed,
            Path activePath,
            SegmentHeader.Found active,
            LogTail tail,
            LogEnd base,
            TermRuns runs,
            NavigableMap<Long, LogEntry> configurations) {

        /** Whether a snapshot's last entry is not here: the log ends before it, or has another one in its place. */
        boolean lacks(SnapshotPoint point) {
            return point.index() > end().index() || runs.termAt(point.index()) != point.term();
        }

        LogEnd end() {
            return tail.index().end();
        }
    }

    /**
     * Reads a log.
     *
     * @param sequences of its segments, ascending, at least one
     * @param durable the log is known to have been durable up to here
     * @param snapshots may stand for what is missing at the log's beginning
     * @param onRebuilt told of indexes that were missing
     * @throws CorruptLogException if anything that was durable is damaged or missing
     */
    static Found read(
            Disk disk,
            Path directory,
            long group,
            List<Long> sequences,
            LogPosition durable,
            SnapshotFiles snapshots,
            BiConsumer<Segment, SegmentIndex> onRebuilt)
            throws IOException {
        return new LogRecovery(disk, directory, group, snapshots, onRebuilt).run(sequences, durable);
    }

    private Found run(List<Long> sequences, LogPosition durable) throws IOException {
        if (sequences.get(sequences.size() - 1) < durable.sequence()) {
            throw new CorruptLogException(
                    SegmentNames.log(directory, durable.sequence()),
                    0,
                    0,
                    "the file is missing; the one with term and vote says that the log had come to it.");
        }
        Deque<SegmentHeader.Found> headers = followBack(sequences);
        SegmentHeader oldest = headers.getFirst().header();
        LogEnd base = oldest.before();
        runs.restartAfter(base.index(), base.term());
        if (oldest.configuration() != null) {
            configurations.put(oldest.configuration().index(), oldest.configuration());
        }
        List<Segment> sealed = seal(List.copyOf(headers));
        for (Segment segment : sealed) {
            takeSealed(segment);
        }
        SegmentHeader.Found newest = headers.getLast();
        Path path = SegmentNames.log(directory, newest.header().sequence());
        try (Disk.File file = disk.open(path)) {
            checkContinues(newest.header(), path);
            LogTail tail = LogTail.read(
                    file, path, newest, durable.within(newest.header().sequence()));
            takeEntries(tail.index(), Long.MAX_VALUE);
            takeConfigurations(file, path, newest.header().key(), tail.index(), Long.MAX_VALUE);
            return new Found(sealed, path, newest, tail, base, runs, configurations);
        }
    }

    /** The headers of the segments that have live entries, oldest first. */
    private Deque<SegmentHeader.Found> followBack(List<Long> sequences) throws IOException {
        Deque<SegmentHeader.Found> headers = new ArrayDeque<>();
        long sequence = sequences.get(sequences.size() - 1);
        while (sequence != 0) {
            SegmentHeader.Found found = readHeader(sequence, headers.peekFirst());
            if (found == null) {
                break;
            }
            headers.addFirst(found);
            long before = found.header().predecessor().sequence();
            if (before >= sequence) {
                throw damagedOrder(sequence, found.header(), "its predecessor is newer than itself.");
            }
            sequence = before;
        }
        SegmentHeader oldest = headers.getFirst().header();
        LogEnd before = oldest.before();
        SnapshotPoint point = snapshots.point();
        if (!snapshots.covers(before.index())) {
            throw damagedOrder(
                    oldest.sequence(),
                    oldest,
                    "the log begins here, and not with entry 1, and no snapshot covers the entries before.");
        }
        if (before.index() > 0 && before.index() == point.index() && before.term() != point.term()) {
            throw damagedOrder(
                    oldest.sequence(),
                    oldest,
                    "the log begins after an entry of term " + before.term() + ", which has term " + point.term()
                            + " in the snapshot.");
        }
        return headers;
    }

    /** Null if the segment is missing and a snapshot covers it: the log begins with the next one. */
    private SegmentHeader.@Nullable Found readHeader(long sequence, SegmentHeader.@Nullable Found next)
            throws IOException {
        Path path = SegmentNames.log(directory, sequence);
        try (Disk.File file = disk.open(path)) {
            return SegmentHeader.read(file, path, group, sequence);
        } catch (NoSuchFileException e) {
            if (next != null && snapshots.covers(next.header().before().index())) {
                return null;
            }
            throw new CorruptLogException(
                    path,
                    0,
                    0,
                    "the file is missing; segment "
                            + (next == null
                                    ? "?"
                                    : "%016x".formatted(next.header().sequence()))
                            + " continues it, and no snapshot covers it.");
        }
    }

    private List<Segment> seal(List<SegmentHeader.Found> headers) throws CorruptLogException {
        List<Segment> sealed = new ArrayList<>();
        for (int i = 0; i + 1 < headers.size(); i++) {
            SegmentHeader.Found found = headers.get(i);
            SegmentHeader next = headers.get(i + 1).header();
            Path path = SegmentNames.log(directory, found.header().sequence());
            long end = next.predecessor().end();
            if (end < found.length()
                    || end > found.header().segmentBytes()
                    || next.firstIndex() <= found.header().firstIndex()) {
                throw damagedOrder(found.header().sequence(), found.header(), "its successor does not continue it.");
            }
            sealed.add(new Segment(
                    path,
                    found.header().withoutConfiguration(),
                    found.length(),
                    end,
                    next.predecessor().crc(),
                    next.firstIndex()));
        }
        return sealed;
    }

    private void takeSealed(Segment segment) throws IOException {
        checkContinues(segment.header(), segment.path());
        SegmentIndex index = Sidecar.read(disk, segment);
        try (Disk.File file = disk.open(segment.path())) {
            if (index == null) {
                index = SealedSegments.rebuild(file, segment);
                onRebuilt.accept(segment, index);
            }
            if (index.end().index() < segment.limitIndex() - 1) {
                throw new CorruptLogException(
                        segment.path(),
                        segment.end(),
                        index.end().index() + 1,
                        "the segment ends before its successor begins.");
            }
            takeEntries(index, segment.limitIndex());
            takeConfigurations(file, segment.path(), segment.key(), index, segment.limitIndex());
        }
    }

    private void checkContinues(SegmentHeader header, Path path) throws CorruptLogException {
        LogEnd before = header.before();
        long term = runs.termAt(before.index());
        if (term != before.term()) {
            throw new CorruptLogException(
                    path,
                    0,
                    before.index(),
                    "the segment says that the entry before it has term " + before.term()
                            + ", but the segment before says term " + term + ".");
        }
    }

    private void takeEntries(SegmentIndex index, long limitIndex) {
        for (TermRun run : index.runs().toList()) {
            if (run.firstIndex() < limitIndex) {
                runs.append(run.firstIndex(), run.term());
            }
        }
    }

    private void takeConfigurations(Disk.File file, Path path, SegmentKey key, SegmentIndex index, long limitIndex)
            throws IOException {
        for (SegmentIndex.Place place : index.configurations()) {
            if (place.index() < limitIndex) {
                configurations.put(place.index(), readConfiguration(file, path, key, place, index.endOffset()));
            }
        }
    }

    private static LogEntry readConfiguration(
            Disk.File file, Path path, SegmentKey key, SegmentIndex.Place place, long end) throws IOException {
        try {
            FrameCursor cursor = new FrameCursor(file, key, place.offset(), end, CONFIGURATION_WINDOW_BYTES);
            List<LogEntry> entries = cursor.next().entries(place.index(), place.index());
            if (entries.isEmpty()) {
                throw new BadFrameException(place.offset(), place.index(), "the entry is not where it should be.");
            }
            return entries.get(0);
        } catch (BadFrameException e) {
            throw new CorruptLogException(path, e.offset(), place.index(), e.what());
        }
    }

    private CorruptLogException damagedOrder(long sequence, SegmentHeader header, String what) {
        return new CorruptLogException(
                SegmentNames.log(directory, sequence),
                0,
                header.firstIndex(),
                "the segments don't fit each other: " + what);
    }
}
