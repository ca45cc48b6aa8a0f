package dev.pando.storage.wal;

import dev.pando.core.entry.LogEntry;
import dev.pando.storage.LogStore;
import java.util.List;

/** What a store has done. Counted by the log writer, read by anybody. */
final class WriteCounts {
    private long writes; // all guarded by this
    private long syncs;
    private long hardStateSyncs;
    private long bytes;

    synchronized void wrote(List<LogEntry> entries) {
        writes++;
        for (LogEntry entry : entries) {
            bytes += entry.length();
        }
    }

    synchronized void synced() {
        syncs++;
    }

    synchronized void hardStateSynced() {
        hardStateSyncs++;
    }

    synchronized LogStore.Counts counts() {
        return new LogStore.Counts(writes, syncs, hardStateSyncs, bytes);
    }
}
