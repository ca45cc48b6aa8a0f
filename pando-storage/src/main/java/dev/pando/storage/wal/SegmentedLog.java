package dev.pando.storage.wal;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.StoredLog;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.StorageFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A group's log in append-only segments under {@code log/}, its term and vote in {@code vote}. See
 * {@code docs/storage-format.md}.
 *
 * <p>Fails for good at the first failed write or sync: what is on disk is not known then, and every later call says
 * what happened.
 */
public final class SegmentedLog implements LogStore {
    /** So many indexes that had to be made anew are kept until they may be written. */
    private static final int MAX_REBUILT = 256;

    private final VoteFile vote;
    private final LogWriter writer;
    private final WriteCounts counts;
    private final HardState recoveredHardState;
    private final StoredLog recoveredLog;

    private volatile long lastIndex;
    private volatile @Nullable IOException failure;
    private volatile boolean closed;

    private SegmentedLog(VoteFile vote, LogWriter writer, WriteCounts counts) throws StorageException {
        this.vote = vote;
        this.writer = writer;
        this.counts = counts;
        this.recoveredHardState = vote.state();
        this.recoveredLog = new StoredLog(
                writer.runs(),
                writer.end().index(),
                writer.end().timeMs(),
                decode(writer.configurations()),
                writer.commitIndex());
        this.lastIndex = writer.end().index();
    }

    /**
     * Opens a group's log, and makes an empty one where there is none.
     *
     * @param directory of the group
     * @param mustExist refuse, rather than make an empty one: the member has been at work before
     * @throws CorruptLogException if something is damaged that had been durable; nothing has been changed
     * @throws StorageException if it is another group's, of a newer format, or missing
     */
    public static SegmentedLog open(Disk disk, Path directory, long group, LogOptions options, boolean mustExist)
            throws IOException {
        Path log = directory.resolve("log");
        Path vote = VoteFile.in(directory);
        boolean hasVote = disk.exists(vote);
        List<Long> sequences = SegmentNames.sequences(disk.list(log));
        checkComplete(vote, hasVote, log, !sequences.isEmpty(), mustExist);
        if (!hasVote) {
            disk.createDirectories(log);
            VoteFile.create(disk, directory, group).close();
        }
        disk.syncDirectory(directory); // whoever made the file may have ended before it did so
        VoteFile votes = VoteFile.open(disk, vote, group);
        try {
            return open(disk, log, group, options, sequences, votes, vote);
        } catch (IOException | RuntimeException e) {
            votes.close();
            throw e;
        }
    }

    private static SegmentedLog open(
            Disk disk, Path log, long group, LogOptions options, List<Long> sequences, VoteFile vote, Path votePath)
            throws IOException {
        if (sequences.isEmpty()) {
            if (vote.log().sequence() > 0) {
                throw missing(log, "term and vote are there, but the log's files are not");
            }
            disk.createDirectories(log);
            deleteAll(disk, log, unfinishedIn(disk.list(log)));
            LogWriter.createFirst(disk, log, group, options);
        }
        List<Long> present = sequences.isEmpty() ? List.of(1L) : sequences;
        Map<Segment, SegmentIndex> rebuilt = new LinkedHashMap<>();
        LogRecovery.Found found = LogRecovery.read(disk, log, group, present, vote.log(), (segment, index) -> {
            if (rebuilt.size() < MAX_REBUILT) { // others are made once more when they are read
                rebuilt.put(segment, index);
            }
        });
        checkVote(votePath, vote, found);

        // From here on the directory is known to be sound, and may be changed.
        disk.syncDirectory(log);
        deleteAll(disk, log, leftovers(disk.list(log), found));
        rebuilt.forEach((segment, index) -> SealedSegments.writeSidecar(disk, segment, index));
        return start(disk, log, options, vote, found);
    }

    private static SegmentedLog start(Disk disk, Path log, LogOptions options, VoteFile vote, LogRecovery.Found found)
            throws IOException {
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
            LogWriter writer = new LogWriter(disk, log, options, chain, new SealedSegments(disk), found, counts);
            vote.renew(writer.durable());
            return new SegmentedLog(vote, writer, counts);
        } catch (IOException | RuntimeException e) {
            file.release();
            throw e;
        }
    }

    private static void checkComplete(Path vote, boolean hasVote, Path log, boolean hasLog, boolean mustExist)
            throws StorageException {
        if (!hasVote && (mustExist || hasLog)) {
            throw missing(vote, "the file with term and vote is not there");
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

    /** Terms are durable before anything is written in them, so the log is never ahead. */
    private static void checkVote(Path path, VoteFile vote, LogRecovery.Found found) throws CorruptLogException {
        boolean behind = vote.state().term() < found.end().term()
                || vote.version() < found.tail().scan().voteVersion();
        if (behind) {
            throw new CorruptLogException(
                    path,
                    0,
                    0,
                    "it holds term " + vote.state().term() + " (version " + vote.version()
                            + "), but the log was written"
                            + " in term " + found.end().term() + " (version "
                            + found.tail().scan().voteVersion() + ") or later: the newest term and vote are lost.");
        }
    }

    private static List<String> unfinishedIn(List<String> names) {
        return names.stream().filter(SegmentNames::isUnfinished).toList();
    }

    /** Files that a crash left half made, and those of segments that were cut away. */
    private static List<String> leftovers(List<String> names, LogRecovery.Found found) {
        Set<String> live = found.sealed().stream()
                .flatMap(s -> Stream.of(s.path(), s.sidecar()))
                .map(path -> String.valueOf(path.getFileName()))
                .collect(Collectors.toSet());
        live.add(String.valueOf(found.activePath().getFileName()));
        return names.stream().filter(name -> isLeftover(name, live)).toList();
    }

    private static boolean isLeftover(String name, Set<String> live) {
        return SegmentNames.isUnfinished(name) || (SegmentNames.isSegment(name) && !live.contains(name));
    }

    private static void deleteAll(Disk disk, Path directory, List<String> names) throws IOException {
        for (String name : names) {
            disk.delete(directory.resolve(name));
        }
    }

    private static List<StoredLog.ConfigurationAt> decode(Map<Long, LogEntry> entries) throws StorageException {
        List<StoredLog.ConfigurationAt> decoded = new ArrayList<>();
        for (LogEntry entry : entries.values()) {
            try {
                decoded.add(new StoredLog.ConfigurationAt(entry.index(), Configuration.decode(entry.payload())));
            } catch (IllegalArgumentException e) {
                throw new StorageException("Entry " + entry.index() + " can't be read: " + e.getMessage(), e);
            }
        }
        return decoded;
    }

    @Override
    public HardState recoveredHardState() {
        return recoveredHardState;
    }

    @Override
    public StoredLog recoveredLog() {
        return recoveredLog;
    }

    @Override
    public void write(List<Ready.Persist> batch) throws IOException {
        checkUsable();
        BatchPlan plan = BatchPlan.of(batch, writer.end(), vote.state().term(), writer.commitIndex());
        HardState state = plan.hardState();
        if (state != null && vote.isBehind(state)) {
            throw new IllegalArgumentException("Term and vote must not go back: from " + vote.state() + " to " + state);
        }
        try {
            LogWriter.@Nullable Prepared prepared = plan.changesLog() ? writer.prepare(plan) : null;
            if (state != null && !state.equals(vote.state())) {
                vote.save(state, writer.durable());
                counts.hardStateSynced();
            }
            if (prepared != null) {
                prepared.carryOut(vote.version());
                lastIndex = writer.end().index();
            }
        } catch (StorageFullException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            throw fail(e);
        }
    }

    private StorageException fail(Throwable cause) {
        StorageException first = new StorageException(
                "The log can't be written any more: " + cause + ". What is on the disk is not known now, so it is not"
                        + " tried again. Check the disk and start this member anew; it goes on with what it finds.",
                cause);
        failure = first;
        return first;
    }

    private void checkUsable() throws StorageException {
        IOException first = failure;
        if (first != null) {
            throw new StorageException("The log has failed before: " + first.getMessage(), first);
        }
        if (closed) {
            throw new StorageException("The log is closed.");
        }
    }

    @Override
    public List<LogEntry> read(long from, long to, int maxBytes) throws IOException {
        checkUsable();
        return writer.reader().read(from, to, maxBytes);
    }

    @Override
    public long lastIndex() {
        return lastIndex;
    }

    @Override
    public Counts counts() {
        return counts.counts();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (vote) {
            if (failure == null && !vote.log().equals(writer.durable())) {
                vote.renew(writer.durable());
            }
        } finally {
            writer.close();
        }
    }
}
