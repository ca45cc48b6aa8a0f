package dev.pando.core;

import dev.pando.core.entry.LogEntry;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries, without gaps up to the end of the log, in a ring. How many bytes stand between two of them is
 * known without adding them up. What may be dropped is {@link RaftLog}'s to say.
 */
final class EntryCache extends ByValue {
    private static final int INITIAL_CAPACITY = 64;

    /** Slot of an index: its lowest bits. The length is a power of two. */
    private @Nullable LogEntry[] entries = new @Nullable LogEntry[INITIAL_CAPACITY];

    /** Bytes of all records from some fixed point to the end of this one, by slot. */
    private long[] ends = new long[INITIAL_CAPACITY];

    /** The first index that is here; one beyond the log where nothing is. */
    private long firstIndex;

    /** One beyond the last index that is here: where the log goes on. */
    private long nextIndex;

    EntryCache(long nextIndex) {
        firstIndex = nextIndex;
        this.nextIndex = nextIndex;
    }

    EntryCache copy() {
        EntryCache copy = new EntryCache(nextIndex);
        copy.entries = Arrays.copyOf(entries, entries.length);
        copy.ends = Arrays.copyOf(ends, ends.length);
        copy.firstIndex = firstIndex;
        return copy;
    }

    long firstIndex() {
        return firstIndex;
    }

    boolean contains(long index) {
        return index >= firstIndex && index < nextIndex;
    }

    /** Bytes of all records that are here. */
    long bytes() {
        return bytesAfter(firstIndex - 1);
    }

    /** Bytes of the records after {@code index} that are here. */
    long bytesAfter(long index) {
        long from = Math.max(index + 1, firstIndex);
        return from >= nextIndex ? 0 : end(nextIndex - 1) - start(from);
    }

    void append(LogEntry entry) {
        if (entry.index() != nextIndex) {
            throw new InvariantViolation("The log goes on at " + nextIndex + ", not with " + entry + ".");
        }
        if (nextIndex - firstIndex == entries.length) {
            grow();
        }
        long before = nextIndex == firstIndex ? 0 : end(nextIndex - 1);
        entries[slot(nextIndex)] = entry;
        ends[slot(nextIndex)] = before + entry.length();
        nextIndex++;
    }

    /** Forgets {@code from} and everything after it. */
    void truncate(long from) {
        for (long index = Math.max(from, firstIndex); index < nextIndex; index++) {
            entries[slot(index)] = null;
        }
        nextIndex = from;
        firstIndex = Math.min(firstIndex, from);
    }

    /** Drops the oldest entries, up to and including {@code lastIndex}. */
    void compact(long lastIndex) {
        evict(lastIndex, -1);
    }

    /** Forgets everything: another log goes on at {@code index}. */
    void restart(long index) {
        truncate(firstIndex);
        firstIndex = index;
        nextIndex = index;
    }

    /** Drops the oldest entries, up to and including {@code lastIndex}, until no more than {@code maxBytes} are here. */
    void evict(long lastIndex, long maxBytes) {
        while (firstIndex < nextIndex && firstIndex <= lastIndex && bytes() > maxBytes) {
            entries[slot(firstIndex)] = null;
            firstIndex++;
        }
    }

    /** Entries from {@code from} to {@code to}, all of which are here. */
    List<LogEntry> slice(long from, long to) {
        if (from > to) {
            return List.of();
        }
        if (!contains(from) || !contains(to)) {
            throw new InvariantViolation("Entries %d to %d are wanted, %d to %d are in memory."
                    .formatted(from, to, firstIndex, nextIndex - 1));
        }
        LogEntry[] slice = new LogEntry[(int) (to - from + 1)];
        int slot = slot(from);
        int untilWrap = Math.min(slice.length, entries.length - slot);
        System.arraycopy(entries, slot, slice, 0, untilWrap);
        System.arraycopy(entries, 0, slice, untilWrap, slice.length - untilWrap);
        return Collections.unmodifiableList(Arrays.asList(slice));
    }

    /** The last index of as many entries from {@code from} on as have {@code maxBytes} in all, but at least one. */
    long lastWithin(long from, long maxBytes) {
        long limit = start(from) + maxBytes;
        if (end(nextIndex - 1) <= limit) {
            return nextIndex - 1;
        }
        long fits = from;
        long beyond = nextIndex - 1;
        while (beyond - fits > 1) {
            long middle = (fits + beyond) >>> 1;
            if (end(middle) <= limit) {
                fits = middle;
            } else {
                beyond = middle;
            }
        }
        return fits;
    }

    private long end(long index) {
        return ends[slot(index)];
    }

    private long start(long index) {
        LogEntry entry = entries[slot(index)];
        if (entry == null) {
            throw new InvariantViolation("Entry " + index + " is not in memory.");
        }
        return end(index) - entry.length();
    }

    private int slot(long index) {
        return (int) index & (entries.length - 1);
    }

    private void grow() {
        List<LogEntry> kept = slice(firstIndex, nextIndex - 1);
        entries = new @Nullable LogEntry[2 * entries.length];
        ends = new long[entries.length];
        nextIndex = firstIndex;
        kept.forEach(this::append);
    }

    @Override
    Object[] values() {
        return new Object[] {firstIndex, slice(firstIndex, nextIndex - 1)};
    }
}
