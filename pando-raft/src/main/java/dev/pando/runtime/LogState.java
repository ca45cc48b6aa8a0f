package dev.pando.runtime;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.storage.LogStore;
import dev.pando.storage.SnapshotStore;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the log comes to at one index, besides what users make of it: made of the snapshot before, and of the entries after
 * that. So a snapshot holds what was so at its index, and nothing of what has been applied since (S26, S7).
 */
final class LogState {
    private static final int READ_BYTES = 1 << 20;

    private final SessionTable sessions;
    private final TreeSet<MemberId> removed;
    private long index;
    private long term;
    private long timeMs;
    private ConfigurationAt configuration;

    private LogState(SnapshotPoint point, SessionTable sessions) {
        this.sessions = sessions;
        removed = new TreeSet<>(point.removed());
        index = point.index();
        term = point.term();
        timeMs = point.timeMs();
        configuration = point.configuration();
    }

    /** Of a log without an entry. */
    static LogState beginning() {
        return new LogState(SnapshotPoint.NONE, new SessionTable());
    }

    /** As of a snapshot. */
    static LogState of(SnapshotPoint point, SessionTable sessions) {
        return new LogState(point, sessions);
    }

    /** As of the current snapshot, or of the beginning of the log where there is none. */
    static LogState ofSnapshot(SnapshotStore snapshots) throws IOException {
        try (SnapshotStore.Reader reader = snapshots.open()) {
            return reader == null
                    ? beginning()
                    : new LogState(reader.snapshot().point(), new SnapshotContent.Input(reader).sessions());
        }
    }

    /**
     * As of an index, all entries up to which are committed and durable.
     *
     * @return null if a snapshot that goes further has become current meanwhile
     */
    static @Nullable LogState at(long index, LogStore store) throws IOException {
        while (true) {
            LogState state = ofSnapshot(store.snapshots());
            if (state.index > index) {
                return null;
            }
            if (state.readOn(index, store)) {
                return state;
            }
        }
    }

    /** False if entries were dropped meanwhile: there is a newer snapshot. */
    private boolean readOn(long to, LogStore store) throws IOException {
        while (index < to) {
            List<LogEntry> entries = store.read(index + 1, to, READ_BYTES);
            if (entries.isEmpty()) {
                return false;
            }
            entries.forEach(this::apply);
        }
        return true;
    }

    /** The next entry. */
    void apply(LogEntry entry) {
        sessions.apply(entry);
        index = entry.index();
        term = entry.term();
        timeMs = Math.max(timeMs, entry.timeMs());
        if (entry.kind() == EntryKind.CONFIG) {
            Configuration next = Configuration.decode(entry.payload());
            removed.addAll(configuration.configuration().removedBy(next));
            configuration = new ConfigurationAt(index, next);
        }
    }

    long index() {
        return index;
    }

    SessionTable sessions() {
        return sessions;
    }

    SnapshotPoint point() {
        return new SnapshotPoint(index, term, timeMs, configuration, List.copyOf(removed));
    }
}
