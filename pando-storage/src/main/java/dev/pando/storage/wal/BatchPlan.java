package dev.pando.storage.wal;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a batch comes to: the last term and vote, a restart or one cut, and entries after it. Entries that the batch itself
 * drops again are never written.
 *
 * @param hardState null if the batch has none
 * @param restart the snapshot that takes the place of the log; null for none
 * @param cutFrom entries of the log from this index on are dropped; 0 for none
 * @param entries that follow then, without gaps
 * @param commitIndex the newest that the batch knows of
 */
record BatchPlan(
        @Nullable HardState hardState,
        @Nullable SnapshotPoint restart,
        long cutFrom,
        List<LogEntry> entries,
        long commitIndex) {

    /**
     * Adds up a batch.
     *
     * @param end of the log before it
     * @param term that is durable before it
     * @param commitIndex known before it
     * @param termAt the term of an entry of the log before it
     * @throws IllegalArgumentException if it doesn't follow on the log, or drops what is known to be committed
     */
    static BatchPlan of(List<Ready.Persist> batch, LogEnd end, long term, long commitIndex, LongUnaryOperator termAt) {
        Sum sum = new Sum(end, term, commitIndex, termAt);
        batch.forEach(sum::add);
        return new BatchPlan(sum.hardState, sum.restart, sum.cutFrom, sum.entries, sum.commitIndex);
    }

    boolean changesLog() {
        return restart != null || cutFrom > 0 || !entries.isEmpty();
    }

    /** Whether it may take from the reserve: what a cluster needs to get out of trouble, and nothing of its users. */
    boolean mayUseReserve() {
        return entries.stream()
                .allMatch(entry ->
                        entry.kind() == EntryKind.CONFIG || (entry.kind() == EntryKind.NOOP && entry.session() == 0));
    }

    private static final class Sum {
        private final LogEnd durable;
        private final LongUnaryOperator termAt;
        private long term;
        private @Nullable HardState hardState;
        private @Nullable SnapshotPoint restart;
        private long cutFrom;
        private long lastIndex;
        private long lastTerm; // 0 right after a cut: not known here, and compared when the entry was proposed
        private List<LogEntry> entries = new ArrayList<>();
        private long commitIndex;

        Sum(LogEnd durable, long term, long commitIndex, LongUnaryOperator termAt) {
            this.durable = durable;
            this.termAt = termAt;
            this.term = term;
            this.lastIndex = durable.index();
            this.lastTerm = durable.term();
            this.commitIndex = commitIndex;
        }

        void add(Ready.Persist step) {
            if (step.hardState() != null) {
                hardState = step.hardState();
                term = hardState.term();
            }
            if (step.restart() != null) {
                restart(step.restart());
            }
            if (step.truncateFrom() > 0 && step.truncateFrom() <= lastIndex) {
                cut(step.truncateFrom());
            }
            step.entries().forEach(this::append);
            commitIndex = Math.max(commitIndex, step.commitIndex());
        }

        private void restart(SnapshotPoint point) {
            if (point.index() <= commitIndex) {
                throw new IllegalArgumentException("The log is to begin anew after entry " + point.index()
                        + ", but it is committed up to " + commitIndex + ".");
            }
            if (point.term() > term) {
                throw new IllegalArgumentException("The log is to begin anew after an entry of term " + point.term()
                        + ", which must be no higher than the durable term (" + term + ").");
            }
            if (has(point)) {
                throw new IllegalArgumentException("The log is to begin anew after entry " + point.index() + ", term "
                        + point.term() + ", but it has that entry, and may have acknowledged those after it.");
            }
            restart = point;
            cutFrom = 0;
            entries = new ArrayList<>();
            lastIndex = point.index();
            lastTerm = point.term();
            commitIndex = point.index();
        }

        private boolean has(SnapshotPoint point) {
            if (point.index() > lastIndex) {
                return false;
            }
            long pending = point.index() - firstPending();
            long found = pending < 0
                    ? termAt.applyAsLong(point.index())
                    : entries.get((int) pending).term();
            return found == point.term();
        }

        private void cut(long from) {
            if (from <= commitIndex) {
                throw new IllegalArgumentException("Entries from " + from
                        + " on are to be cut, but they are committed up to " + commitIndex + ".");
            }
            long kept = from - 1 - firstPending() + 1;
            if (kept >= 0) {
                entries = new ArrayList<>(entries.subList(0, (int) kept));
            } else { // never after a restart, where all that follows is pending
                entries = new ArrayList<>();
                cutFrom = from;
            }
            lastIndex = from - 1;
            lastTerm = 0;
        }

        /** The index of the first entry that isn't durable yet. */
        private long firstPending() {
            if (restart != null) {
                return restart.index() + 1;
            }
            return cutFrom > 0 ? cutFrom : durable.index() + 1;
        }

        private void append(LogEntry entry) {
            if (entry.index() != lastIndex + 1) {
                throw new IllegalArgumentException("Entry " + entry.index() + " doesn't follow on " + lastIndex + ".");
            }
            if (entry.term() < lastTerm || entry.term() > term) {
                throw new IllegalArgumentException("Entry " + entry.index() + " is of term " + entry.term()
                        + ", which must be no lower than the entry before it (" + lastTerm
                        + ") and no higher than the durable term (" + term + ").");
            }
            entries.add(entry);
            lastIndex = entry.index();
            lastTerm = entry.term();
        }
    }
}
