package dev.pando.runtime;

import dev.pando.core.entry.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** The last entries that were applied, without gaps, as many as fit into a bound of bytes. For one thread. */
final class RecentEntries {
    private final long maxBytes;

    private LogEntry[] ring = new LogEntry[256];
    private long firstIndex;
    private int size;
    private long bytes;

    RecentEntries(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean has(long index) {
        return size > 0 && index >= firstIndex && index < firstIndex + size;
    }

    /** Adds entries; what is there is dropped if they don't follow it. */
    void add(List<LogEntry> entries) {
        if (size > 0 && entries.get(0).index() != firstIndex + size) {
            clear();
        }
        for (LogEntry entry : entries) {
            addOne(entry);
        }
    }

    /** The entries from an index on, which is {@linkplain #has here}: at least one, then as many as fit. */
    List<LogEntry> from(long index, long limitBytes) {
        List<LogEntry> taken = new ArrayList<>();
        long takenBytes = 0;
        for (long i = index; has(i) && (taken.isEmpty() || takenBytes < limitBytes); i++) {
            LogEntry entry = ring[slot(i)];
            taken.add(entry);
            takenBytes += entry.length();
        }
        return taken;
    }

    void clear() {
        while (size > 0) {
            removeFirst();
        }
    }

    @SuppressWarnings("NullAway") // a slot outside of first..first+size holds nothing
    private void removeFirst() {
        int slot = slot(firstIndex);
        bytes -= ring[slot].length();
        ring[slot] = null;
        firstIndex++;
        size--;
    }

    private void addOne(LogEntry entry) {
        if (size == ring.length) {
            grow();
        }
        if (size == 0) {
            firstIndex = entry.index();
        }
        ring[slot(entry.index())] = entry;
        size++;
        bytes += entry.length();
        while (bytes > maxBytes && size > 1) {
            removeFirst();
        }
    }

    private void grow() {
        LogEntry[] larger = new LogEntry[2 * ring.length];
        for (long i = firstIndex; i < firstIndex + size; i++) {
            larger[(int) (i & (larger.length - 1))] = ring[slot(i)];
        }
        ring = larger;
    }

    private int slot(long index) {
        return (int) (index & (ring.length - 1));
    }
}
