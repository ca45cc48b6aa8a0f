package dev.pando.runtime;

import dev.pando.core.entry.LogEntry;
import dev.pando.storage.LogStore;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Takes committed entries in order, each once: from the rules where they are in memory, from disk otherwise (after a
 * start, or where this member fell behind). Owned by the node's loop; reads run on the reader's.
 */
final class Applier {
    private static final int READ_BYTES = 1 << 20;

    private final Loop node;
    private final Loop reader;
    private final LogStore store;
    private final LongSupplier durable;
    private final Consumer<List<LogEntry>> apply;
    private final Consumer<IOException> onFailure;

    /** The last index that was applied. Only grows. */
    private long applied;

    /** The last index that may be. Only grows. */
    private long committed;

    private boolean reading;

    /** Whether a snapshot is about to take the place of what comes next. */
    private boolean held;

    /**
     * @param durable up to where the log of the rules is on disk: above it, the disk may still have entries that are
     *     about to be replaced
     */
    Applier(
            Loop node,
            Loop reader,
            LogStore store,
            LongSupplier durable,
            Consumer<List<LogEntry>> apply,
            Consumer<IOException> onFailure) {
        this.node = node;
        this.reader = reader;
        this.store = store;
        this.durable = durable;
        this.apply = apply;
        this.onFailure = onFailure;
    }

    long applied() {
        return applied;
    }

    /** The log is committed up to an index; {@code entries} are the last of it, if any. */
    void advance(long commitIndex, List<LogEntry> entries) {
        committed = Math.max(committed, commitIndex);
        if (!reading && !held && !entries.isEmpty() && entries.get(0).index() <= applied + 1) {
            take(entries);
        }
        readOn();
    }

    /** More may be readable than before. */
    void readOn() {
        // What is committed need not be durable here yet.
        long to = Math.min(committed, durable.getAsLong());
        if (reading || held || applied >= to) {
            return;
        }
        reading = true;
        long from = applied + 1;
        reader.execute(() -> {
            try {
                List<LogEntry> entries = store.read(from, to, READ_BYTES);
                node.execute(() -> read(entries));
            } catch (IOException e) {
                node.execute(() -> onFailure.accept(e));
            }
        });
    }

    private void read(List<LogEntry> entries) {
        reading = false;
        if (!held && !entries.isEmpty()) { // dropped while it was being held
            take(entries);
        }
        readOn();
    }

    /** A snapshot takes the place of what comes next: nothing is applied before {@link #goOnAfter}. */
    void hold() {
        held = true;
    }

    /** What a snapshot covers up to here counts as applied. */
    void goOnAfter(long index) {
        held = false;
        applied = Math.max(applied, index);
        committed = Math.max(committed, index);
        readOn();
    }

    private void take(List<LogEntry> entries) {
        int skip = (int) (applied + 1 - entries.get(0).index());
        if (skip >= entries.size()) {
            return;
        }
        List<LogEntry> fresh = entries.subList(skip, entries.size());
        applied = fresh.get(fresh.size() - 1).index();
        apply.accept(fresh);
    }
}
