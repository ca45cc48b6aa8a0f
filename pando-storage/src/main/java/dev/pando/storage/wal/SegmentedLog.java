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
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.StorageFullException;
import dev.pando.storage.snapshot.SnapshotFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group's log in append-only segments under {@code log/}, its term and vote in {@code vote}. See
 * {@code docs/storage-format.md}.
 *
 * <p>Fails for good at the first failed write or sync: what is on disk is not known then, and every later call says
 * what happened.
 */
public final class SegmentedLog implements LogStore {
    private final VoteFile vote;
    private final LogWriter writer;
    private final SnapshotFiles snapshots;
    private final WriteCounts counts;
    private final HardState recoveredHardState;
    private final StoredLog recoveredLog;

    private volatile long lastIndex;
    private volatile long baseIndex;
    private volatile @Nullable IOException failure;
    private volatile boolean closed;

    private SegmentedLog(LogOpener.Opened opened) throws StorageException {
        this.vote = opened.vote();
        this.writer = opened.writer();
        this.snapshots = opened.snapshots();
        this.counts = opened.counts();
        this.recoveredHardState = vote.state();
        this.recoveredLog = new StoredLog(
                snapshots.point(),
                writer.base().index(),
                writer.base().term(),
                writer.runs(),
                writer.end().index(),
                writer.end().timeMs(),
                decode(writer.configurations()),
                writer.commitIndex());
        this.lastIndex = writer.end().index();
        this.baseIndex = writer.base().index();
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
        return new SegmentedLog(new LogOpener(disk, directory, group, options).open(mustExist));
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
        BatchPlan plan = BatchPlan.of(batch, writer.end(), vote.state().term(), writer.commitIndex(), writer::termAt);
        HardState state = plan.hardState();
        if (state != null && vote.isBehind(state)) {
            throw new IllegalArgumentException("Term and vote must not go back: from " + vote.state() + " to " + state);
        }
        writer.check(plan);
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
            baseIndex = writer.base().index();
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
    public long compact(long upTo) throws IOException {
        checkUsable();
        try {
            writer.compact(upTo);
        } catch (IOException | RuntimeException | Error e) {
            throw fail(e);
        }
        baseIndex = writer.base().index();
        return baseIndex;
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public long baseIndex() {
        return baseIndex;
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
            snapshots.close();
            writer.close();
        }
    }
}
