package dev.pando.storage.wal;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.TermRun;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.storage.Disk;
import dev.pando.storage.LogOptions;
import dev.pando.storage.StorageFullException;
import dev.pando.storage.snapshot.SnapshotFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of restarts, cuts and entries: first sees to it that there is room for all of a batch, then carries it out. Owns
 * what has to be known of the log to go on with it. For the log writer.
 */
final class LogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    private final Disk disk;
    private final Path directory;
    private final LogOptions options;
    private final SegmentChain chain;
    private final SealedSegments sealedSegments;
    private final SnapshotFiles snapshots;
    private final LogReader reader;
    private final SpareSegments spares;
    private final FrameWriter frames;
    private final WriteCounts counts;

    private final TermRuns runs;
    private final NavigableMap<Long, LogEntry> configurations;
    private LogEnd end;
    private long commitIndex;

    /**
     * @param found what the log holds, of which {@code chain} was made; taken over
     */
    LogWriter(
            Disk disk,
            Path directory,
            LogOptions options,
            SegmentChain chain,
            SealedSegments sealedSegments,
            SnapshotFiles snapshots,
            LogRecovery.Found found,
            WriteCounts counts) {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.chain = chain;
        this.sealedSegments = sealedSegments;
        this.snapshots = snapshots;
        this.reader = new LogReader(chain, sealedSegments);
        this.spares = new SpareSegments(disk, directory, options);
        this.frames = new FrameWriter(chain, found.tail().scan().lastCrc());
        this.counts = counts;
        this.runs = found.runs();
        this.configurations = found.configurations();
        this.end = found.end();
        this.commitIndex =
                Math.max(found.tail().scan().commitIndex(), snapshots.point().index());
    }

    /** A batch for which there is room. */
    final class Prepared {
        private final BatchPlan batch;
        private final List<Placement.Step> steps;
        private final Deque<SpareSegments.Spare> reserved;
        private final LogEnd endAfterCut;

        private Prepared(BatchPlan batch, List<Placement.Step> steps, Deque<SpareSegments.Spare> reserved)
                throws IOException {
            this.batch = batch;
            this.steps = steps;
            this.reserved = reserved;
            this.endAfterCut = batch.cutFrom() > 0 ? endAt(batch.cutFrom() - 1) : end; // of no use with a restart
        }

        /**
         * Makes the batch durable.
         *
         * @param voteVersion of the term and vote that are durable
         */
        void carryOut(long voteVersion) throws IOException {
            commitIndex = batch.commitIndex();
            if (batch.cutFrom() > 0) {
                runs.cut(batch.cutFrom());
                configurations.tailMap(batch.cutFrom(), true).clear();
            }
            end = endAfterCut;
            for (Placement.Step step : steps) {
                if (step instanceof Placement.Restart) {
                    restart(Objects.requireNonNull(batch.restart()), reserved.remove());
                } else if (step instanceof Placement.Cut cut) {
                    frames.append(FrameType.CUT, context(cut.fromIndex(), voteVersion));
                } else if (step instanceof Placement.Roll roll) {
                    roll(roll.firstIndex(), reserved.remove());
                } else if (step instanceof Placement.Append append) {
                    append(batch.entries().subList(append.from(), append.to()), voteVersion);
                }
            }
            if (frames.hasUnsynced()) {
                sync();
            }
            commitIndex = Math.min(commitIndex, end.index());
            counts.wrote(batch.entries());
            prepareAhead();
        }
    }

    LogEnd end() {
        return end;
    }

    /** Where the log stood before the first entry that is stored. */
    LogEnd base() {
        return chain.base();
    }

    /** The term of the base, or of an entry after it. */
    long termAt(long index) {
        return runs.termAt(index);
    }

    long commitIndex() {
        return commitIndex;
    }

    List<TermRun> runs() {
        return runs.toList();
    }

    NavigableMap<Long, LogEntry> configurations() {
        return configurations;
    }

    LogReader reader() {
        return reader;
    }

    /** @throws IllegalArgumentException if the snapshot of a restart is not there, or an old one */
    void check(BatchPlan batch) {
        if (batch.restart() != null) {
            snapshots.checkMayInstall(batch.restart());
        }
    }

    /**
     * Makes sure of the room for a batch. Writes nothing of it.
     *
     * @throws StorageFullException if there is none
     */
    Prepared prepare(BatchPlan batch) throws IOException {
        List<Placement.Step> steps = place(batch, false);
        try {
            return new Prepared(batch, steps, takeSpares(steps));
        } catch (StorageFullException e) {
            List<Placement.Step> withReserve = batch.mayUseReserve() ? place(batch, true) : steps;
            if (!Placement.newSegments(withReserve).isEmpty()) {
                throw e;
            }
            LOG.warn("{} The batch goes into the reserve, since users have nothing in it.", e.getMessage());
            return new Prepared(batch, withReserve, new ArrayDeque<>());
        }
    }

    private List<Placement.Step> place(BatchPlan batch, boolean reserve) {
        SegmentHeader header = chain.active().header();
        Placement.Room room = new Placement.Room(frames.position(), header.segmentBytes(), header.firstIndex());
        return Placement.of(batch, room, options.segmentBytes(), maxHeaderBytes(batch), reserve);
    }

    /** The most that a new segment's header can take, whichever configuration is the latest then. */
    private int maxHeaderBytes(BatchPlan batch) {
        int bytes = SegmentHeader.lengthWith(null);
        for (LogEntry configuration : configurations.values()) {
            bytes = Math.max(bytes, SegmentHeader.lengthWith(configuration));
        }
        if (batch.restart() != null) {
            LogEntry configuration = SegmentHeader.configurationOf(batch.restart(), group());
            bytes = Math.max(bytes, SegmentHeader.lengthWith(configuration));
        }
        for (LogEntry entry : batch.entries()) {
            if (entry.kind() == EntryKind.CONFIG) {
                bytes = Math.max(bytes, SegmentHeader.lengthWith(entry));
            }
        }
        return bytes;
    }

    private Deque<SpareSegments.Spare> takeSpares(List<Placement.Step> steps) throws IOException {
        Deque<SpareSegments.Spare> taken = new ArrayDeque<>();
        try {
            for (long minBytes : Placement.newSegments(steps)) {
                taken.add(spares.take(minBytes));
            }
        } catch (StorageFullException e) {
            for (SpareSegments.Spare spare : taken) {
                spares.giveBack(spare);
            }
            throw e;
        }
        return taken;
    }

    private LogEnd endAt(long index) throws IOException {
        LogEnd base = chain.base();
        if (index == base.index()) {
            return base;
        }
        return index == end.index() ? end : SegmentScan.endOf(reader.readOne(index));
    }

    private void append(List<LogEntry> entries, long voteVersion) throws IOException {
        LogEntry first = entries.get(0);
        frames.append(entries, context(first.index(), voteVersion));
        runs.append(first.index(), first.term());
        for (LogEntry entry : entries) {
            if (entry.kind() == EntryKind.CONFIG) {
                configurations.put(entry.index(), entry);
            }
        }
        end = SegmentScan.endOf(entries.get(entries.size() - 1));
    }

    private FrameWriter.Context context(long firstIndex, long voteVersion) {
        return new FrameWriter.Context(firstIndex, end, commitIndex, voteVersion);
    }

    /** Up to where the log is durable. */
    LogPosition durable() {
        return new LogPosition(chain.active().header().sequence(), frames.durableUpTo());
    }

    private void sync() throws IOException {
        frames.sync();
        counts.synced();
    }

    /** Seals the active segment and begins a new one; {@link #end} is right before its first index. */
    private void roll(long firstIndex, SpareSegments.Spare spare) throws IOException {
        if (frames.hasUnsynced()) {
            sync();
        }
        ActiveSegment old = chain.active();
        Segment former = old.sealed(frames.lastCrc());
        SegmentHeader header = headerOf(firstIndex, spare, former);
        ByteBuffer encoded = header.encode();
        int headerCrc = SegmentHeader.crcIn(encoded);
        Path path = SegmentNames.log(directory, header.sequence());
        nameSegment(disk, directory, encoded, spare, path);
        counts.synced();

        ActiveSegment next = open(path, header, encoded.capacity());
        if (header.predecessor().sequence() == former.sequence()) {
            SealedSegments.writeSidecar(disk, former, old.index());
        }
        List<Segment> dead = chain.roll(former, next);
        frames.moveTo(next, headerCrc);
        old.file().release();
        drop(dead);
    }

    private ActiveSegment open(Path path, SegmentHeader header, int length) throws IOException {
        SharedFile file = new SharedFile(disk.open(path));
        return new ActiveSegment(path, file, header, length, new SegmentIndex(header.before(), length));
    }

    /** Makes the snapshot that was received the current one, and begins a new segment after it; then the others go. */
    private void restart(SnapshotPoint point, SpareSegments.Spare spare) throws IOException {
        snapshots.install(point);
        ActiveSegment old = chain.active();
        SegmentKey key = new SegmentKey(group(), options.random().nextLong());
        SegmentHeader header = SegmentHeader.after(point, key, old.header().sequence() + 1, spare.bytes());
        ByteBuffer first = header.encode();
        Path path = SegmentNames.log(directory, header.sequence());
        nameSegment(disk, directory, first, spare, path);
        counts.synced();

        ActiveSegment next = open(path, header, first.capacity());
        List<Segment> dead = chain.restart(old.sealed(frames.lastCrc()), next);
        frames.moveTo(next, SegmentHeader.crcIn(first));
        old.file().release();
        end = header.before();
        runs.restartAfter(end.index(), end.term());
        configurations.clear();
        if (header.configuration() != null) {
            configurations.put(header.configuration().index(), header.configuration());
        }
        drop(dead);
    }

    /**
     * Drops segments that the current snapshot covers, oldest first.
     *
     * @param upTo no entry after it is dropped
     */
    void compact(long upTo) throws IOException {
        List<Segment> covered = chain.dropUpTo(Math.min(upTo, snapshots.point().index()));
        if (covered.isEmpty()) {
            return;
        }
        commitIndex = Math.max(commitIndex, Math.min(snapshots.point().index(), end.index()));
        LogEnd base = chain.base();
        runs.beginAfter(base.index(), base.term());
        Long inEffect = configurations.floorKey(base.index());
        if (inEffect != null) {
            configurations.headMap(inEffect, false).clear();
        }
        drop(covered);
    }

    private long group() {
        return chain.active().header().key().group();
    }

    private SegmentHeader headerOf(long firstIndex, SpareSegments.Spare spare, Segment former) {
        Segment before = chain.newestBelow(firstIndex, former);
        Map.@Nullable Entry<Long, LogEntry> configuration = configurations.lowerEntry(firstIndex);
        return new SegmentHeader(
                new SegmentKey(former.key().group(), options.random().nextLong()),
                former.sequence() + 1,
                spare.bytes(),
                end,
                before == null ? SegmentHeader.Predecessor.NONE : before.asPredecessor(),
                Math.min(commitIndex, firstIndex - 1),
                configuration == null ? null : configuration.getValue());
    }

    /** A segment gets its name when its header is durable: one that has a name is never half made. */
    private static void nameSegment(Disk disk, Path directory, ByteBuffer header, SpareSegments.Spare spare, Path path)
            throws IOException {
        try (Disk.File file = disk.open(spare.path())) {
            file.write(header.duplicate(), 0);
            file.sync();
        }
        disk.rename(spare.path(), path);
        disk.syncDirectory(directory);
    }

    /** Failing to is no harm: the next start does it. */
    private void drop(List<Segment> dead) throws IOException {
        for (Segment segment : dead) {
            sealedSegments.forget(segment);
            try {
                disk.delete(segment.sidecar());
                disk.delete(segment.path());
            } catch (IOException e) {
                LOG.info("Could not delete {}, which the log no longer needs: {}.", segment.path(), e.toString());
            }
        }
    }

    private void prepareAhead() throws IOException {
        ActiveSegment active = chain.active();
        if (frames.position() > active.header().segmentBytes() / 2) {
            spares.prepareAhead();
        }
    }

    void close() throws IOException {
        spares.close();
        sealedSegments.close();
        chain.active().file().release();
    }

    /** The first segment of a new log, made ready under its name. */
    static void createFirst(Disk disk, Path directory, long group, LogOptions options) throws IOException {
        SpareSegments.Spare spare = new SpareSegments(disk, directory, options).take(options.segmentBytes());
        SegmentHeader header = new SegmentHeader(
                new SegmentKey(group, options.random().nextLong()),
                1,
                spare.bytes(),
                LogEnd.EMPTY,
                SegmentHeader.Predecessor.NONE,
                0,
                null);
        nameSegment(disk, directory, header.encode(), spare, SegmentNames.log(directory, 1));
    }

    /** The segment with which a log begins anew after a snapshot that is durable, made ready under its name. */
    static void createAfter(
            Disk disk, Path directory, long group, LogOptions options, long sequence, SnapshotPoint point)
            throws IOException {
        SegmentKey key = new SegmentKey(group, options.random().nextLong());
        long minBytes = 2L * SegmentHeader.after(point, key, sequence, 0).length();
        SpareSegments.Spare spare = new SpareSegments(disk, directory, options).take(minBytes);
        SegmentHeader header = SegmentHeader.after(point, key, sequence, spare.bytes());
        nameSegment(disk, directory, header.encode(), spare, SegmentNames.log(directory, sequence));
    }
}
