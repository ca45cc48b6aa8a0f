package dev.pando.storage.wal;

import dev.pando.core.SnapshotPoint;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import dev.pando.storage.LogOptions;
import dev.pando.storage.StorageException;
import dev.pando.storage.snapshot.SnapshotFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a group's storage: reads and checks all of it, and only then changes anything. A crash at any point leaves what
 * can be opened again.
 */
final class LogOpener {
    private static final Logger LOG = LoggerFactory.getLogger(LogOpener.class);

    /** So many indexes that had to be made anew are kept until they may be written. */
    private static final int MAX_REBUILT = 256;

    private final Disk disk;
    private final Path directory;
    private final Path log;
    private final Path votePath;
    private final long group;
    private final LogOptions options;

    /** @param directory of the group */
    LogOpener(Disk disk, Path directory, long group, LogOptions options) {
        this.disk = disk;
        this.directory = directory;
        this.log = directory.resolve("log");
        this.votePath = VoteFile.in(directory);
        this.group = group;
        this.options = options;
    }

    /** The parts of a store that is open. */
    record Opened(VoteFile vote, LogWriter writer, SnapshotFiles snapshots, WriteCounts counts) {}

    /** As {@link SegmentedLog#open} says. */
    Opened open(boolean mustExist) throws IOException {
        boolean hasVote = disk.exists(votePath);
        List<Long> sequences = SegmentNames.sequences(disk.list(log));
        boolean hasSnapshots = SnapshotFiles.areIn(disk, directory);
        checkComplete(hasVote, !sequences.isEmpty(), hasSnapshots, mustExist);
        if (!hasVote) {
            disk.createDirectories(log);
            VoteFile.create(disk, directory, group).close();
        }
        disk.syncDirectory(directory); // whoever made the file may have ended before it did so
        VoteFile vote = VoteFile.open(disk, votePath, group);
        try {
            return open(sequences, vote);
        } catch (IOException | RuntimeException e) {
            vote.close();
            throw e;
        }
    }

    private Opened open(List<Long> sequences, VoteFile vote) throws IOException {
        SnapshotFiles snapshots = SnapshotFiles.find(disk, directory, group, options);
        if (sequences.isEmpty()) {
            createFirst(vote);
        }
        List<Long> present = sequences.isEmpty() ? List.of(1L) : sequences;
        Map<Segment, SegmentIndex> rebuilt = new LinkedHashMap<>();
        LogRecovery.Found found =
                LogRecovery.read(disk, log, group, present, vote.log(), snapshots, (segment, index) -> {
                    if (rebuilt.size() < MAX_REBUILT) { // others are made once more when they are read
                        rebuilt.put(segment, index);
                    }
                });
        checkVote(vote, found, snapshots.point());
        boolean restarts = found.lacks(snapshots.point());
        if (restarts) {
            checkMayRestart(found, snapshots.point());
        }

        // From here on the directory is known to be sound, and may be changed.
        disk.syncDirectory(log);
        snapshots.start();
        if (restarts) {
            return restart(vote, found, snapshots.point());
        }
        deleteAll(leftovers(disk.list(log), found));
        rebuilt.forEach((segment, index) -> SealedSegments.writeSidecar(disk, segment, index));
        return start(vote, found, snapshots);
    }

    /** The log begins anew after the snapshot, as it was about to when a crash came; then it is opened once more. */
    private Opened restart(VoteFile vote, LogRecovery.Found found, SnapshotPoint point) throws IOException {
        LOG.warn(
                "{}: the log ends with entry {} and does not go on from the snapshot of entry {}, term {}; it begins anew"
                        + " after that.",
                log,
                found.end().index(),
                point.index(),
                point.term());
        deleteAll(disk.list(log).stream().filter(SegmentNames::isUnfinished).toList());
        LogWriter.createAfter(disk, log, group, options, found.active().header().sequence() + 1, point);
        return open(SegmentNames.sequences(disk.list(log)), vote);
    }

    /** A log that knows more to be committed than the snapshot covers can't be without the snapshot's entry. */
    private static void checkMayRestart(LogRecovery.Found found, SnapshotPoint point) throws CorruptLogException {
        long committed = found.tail().scan().commitIndex();
        if (point.index() <= committed) {
            throw new CorruptLogException(
                    found.activePath(),
                    0,
                    point.index(),
                    "the log is committed up to entry " + committed + ", and entry " + point.index()
                            + " is another one than in the snapshot of term " + point.term() + ".");
        }
    }

    private void createFirst(VoteFile vote) throws IOException {
        if (vote.log().sequence() > 0 || SnapshotFiles.areIn(disk, directory)) {
            throw missing(log, "term and vote are there, but the log's files are not");
        }
        disk.createDirectories(log);
        deleteAll(disk.list(log).stream().filter(SegmentNames::isUnfinished).toList());
        LogWriter.createFirst(disk, log, group, options);
    }

    private Opened start(VoteFile vote, LogRecovery.Found found, SnapshotFiles snapshots) throws IOException {
        SharedFile file = new SharedFile(disk.open(found.activePath()));
        try {
            TailMender.mend(file.file(), found.activePath(), found.tail());
            ActiveSegment active = new ActiveSegment(
                    found.activePath(),
                    file,
                    found.active().header(),
                    found.active().length(),
                    found.tail().index());
            WriteCounts counts = new WriteCounts();
            SegmentChain chain = new SegmentChain(found.sealed(), active);
            LogWriter writer =
                    new LogWriter(disk, log, options, chain, new SealedSegments(disk), snapshots, found, counts);
            vote.renew(writer.durable());
            return new Opened(vote, writer, snapshots, counts);
        } catch (IOException | RuntimeException e) {
            file.release();
            throw e;
        }
    }

    private void checkComplete(boolean hasVote, boolean hasLog, boolean hasSnapshots, boolean mustExist)
            throws StorageException {
        if (!hasVote && (mustExist || hasLog || hasSnapshots)) {
            throw missing(votePath, "the file with term and vote is not there");
        }
        if (!hasLog && mustExist) {
            throw missing(log, "the log's files are not there");
        }
    }

    private static StorageException missing(Path path, String what) {
        return new StorageException(
                path + " is missing: " + what + ", although this member has been at work. It may not"
                        + " go on under its old identity without them. Mount or restore the directory as it was; or remove the"
                        + " member from the cluster, and let it join again with an empty directory.");
    }

    /** Term and vote are durable before anything is written in their term, so the log is never ahead of them. */
    private void checkVote(VoteFile vote, LogRecovery.Found found, SnapshotPoint point) throws CorruptLogException {
        long term = Math.max(found.end().term(), point.term());
        long version = found.tail().scan().voteVersion();
        if (vote.state().term() < term || vote.version() < version) {
            throw new CorruptLogException(
                    votePath,
                    0,
                    0,
                    "it holds term " + vote.state().term() + " (version " + vote.version()
                            + "), but the log was written in" + " term " + term + " (version " + version
                            + ") or later: the newest term and vote are lost.");
        }
    }

    /** Files that a crash left half made, and those of segments that were cut away. */
    private static List<String> leftovers(List<String> names, LogRecovery.Found found) {
        Set<String> live = found.sealed().stream()
                .flatMap(segment -> Stream.of(segment.path(), segment.sidecar()))
                .map(path -> String.valueOf(path.getFileName()))
                .collect(Collectors.toSet());
        live.add(String.valueOf(found.activePath().getFileName()));
        return names.stream().filter(name -> isLeftover(name, live)).toList();
    }

    private static boolean isLeftover(String name, Set<String> live) {
        return SegmentNames.isUnfinished(name) || (SegmentNames.isSegment(name) && !live.contains(name));
    }

    private void deleteAll(List<String> names) throws IOException {
        for (String name : names) {
            disk.delete(log.resolve(name));
        }
    }
}
