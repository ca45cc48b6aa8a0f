package dev.pando.core;

import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules know of their own log: all terms, the newest entries, and how far it is durable and committed. The
 * entries themselves are on disk, where the runtime puts them on this class's word.
 */
final class RaftLog extends ByValue {
    private final CoreOptions options;
    private final TermRuns terms;
    private final EntryCache cache;
    private final ConfigurationHistory configurations;

    /**
     * Cuts that may not have reached the disk yet, and before them a restart perhaps. Rising by term; empty but for a moment
     * after a change of leader or a snapshot that came.
     */
    private final List<Cut> cuts = new ArrayList<>();

    /** Up to where this very log is durable. Falls only with a cut or a restart. Invariant: askedIndex or less. */
    private long durableIndex;

    /** Up to where a {@link Ready.Persist} has asked for. Falls only with a cut. */
    private long askedIndex;

    /** The snapshot that takes the place of the log with the next {@link Ready.Persist}, null for none. */
    private @Nullable SnapshotPoint restart;

    /** From where the next {@link Ready.Persist} has to cut, 0 for not at all. */
    private long truncateFrom;

    /** Up to where the log is committed. Only grows; kept on disk as a hint. */
    private long commitIndex;

    /** Up to where the commit index has been given out in a {@link Ready}. Only grows. */
    private long reportedIndex;

    /** The replicated time of the last entry. */
    private long lastTimeMs;

    /**
     * What stood after {@code kept} was replaced, in {@code term}. At most one cut in a term; a restart keeps nothing.
     *
     * @param next where the log goes on: whoever has written the log that it is now up to there, has made the cut before
     * @param covered what is durable with the cut itself: what the snapshot of a restart covers
     */
    private record Cut(long term, long kept, long next, long covered) {}

    RaftLog(CoreOptions options, StoredLog stored) {
        this.options = options;
        terms = new TermRuns(stored.baseIndex(), stored.baseTerm(), stored.runs(), stored.lastIndex());
        cache = new EntryCache(stored.lastIndex() + 1);
        configurations = new ConfigurationHistory(
                stored.configurations(), stored.snapshot().removed());
        durableIndex = stored.lastIndex();
        askedIndex = stored.lastIndex();
        commitIndex = stored.commitIndex();
        reportedIndex = stored.commitIndex();
        lastTimeMs = stored.lastTimeMs();
        if (commitIndex > stored.lastIndex() || configurations.current().index() > stored.lastIndex()) {
            throw new InvariantViolation("Committed entries are missing from the stored log: it ends at "
                    + stored.lastIndex() + ", was committed up to " + commitIndex
                    + ", and its last configuration is at "
                    + configurations.current().index() + ".");
        }
        check(stored);
        configurations.commit(commitIndex);
    }

    /** What was dropped is covered by the snapshot, and the log goes on from what that covers. */
    private void check(StoredLog stored) {
        SnapshotPoint snapshot = stored.snapshot();
        if (snapshot.index() < stored.baseIndex() || snapshot.index() > commitIndex) {
            throw new InvariantViolation("The log begins after %d and is committed up to %d, but the snapshot is of %d."
                    .formatted(stored.baseIndex(), commitIndex, snapshot.index()));
        }
        if (!matches(snapshot.index(), snapshot.term())) {
            throw new InvariantViolation("The snapshot is of %d in term %d, but the log has term %d there."
                    .formatted(snapshot.index(), snapshot.term(), termAt(snapshot.index())));
        }
        ConfigurationAt atSnapshot = configurations.committed(snapshot.index());
        if (snapshot.index() > 0 && !atSnapshot.equals(snapshot.configuration())) {
            throw new InvariantViolation("The snapshot is of %d with %s, but the log has %s there."
                    .formatted(snapshot.index(), snapshot.configuration(), atSnapshot));
        }
    }

    private RaftLog(RaftLog other) {
        options = other.options;
        terms = other.terms.copy();
        cache = other.cache.copy();
        configurations = other.configurations.copy();
        cuts.addAll(other.cuts);
        durableIndex = other.durableIndex;
        askedIndex = other.askedIndex;
        restart = other.restart;
        truncateFrom = other.truncateFrom;
        commitIndex = other.commitIndex;
        reportedIndex = other.reportedIndex;
        lastTimeMs = other.lastTimeMs;
    }

    RaftLog copy() {
        return new RaftLog(this);
    }

    /** The log begins after it; 0 as long as nothing was dropped. */
    long baseIndex() {
        return terms.baseIndex();
    }

    long lastIndex() {
        return terms.lastIndex();
    }

    long lastTerm() {
        return terms.lastTerm();
    }

    long termAt(long index) {
        return terms.termAt(index);
    }

    /**
     * Whether the entry at {@code index} is there and has this term; by log matching (§3.5) it is then the same. Before the base
     * it is taken to be.
     */
    boolean matches(long index, long term) {
        return terms.matches(index, term);
    }

    /** {@link TermRuns#lastIndexWithin}. */
    long lastIndexWithin(long index, long term) {
        return terms.lastIndexWithin(index, term);
    }

    long durableIndex() {
        return durableIndex;
    }

    long commitIndex() {
        return commitIndex;
    }

    long lastTimeMs() {
        return lastTimeMs;
    }

    ConfigurationAt configuration() {
        return configurations.current();
    }

    ConfigurationAt committedConfiguration() {
        return configurations.committed(commitIndex);
    }

    /** Of all configurations that may be in effect by now, each server as the last one has it. */
    List<Server> servers() {
        return configurations.servers();
    }

    /** Whether a server was in the cluster once, and is no more, by what is committed. */
    boolean wasRemoved(MemberId id) {
        return configurations.wasRemoved(id);
    }

    /** Bytes of the records that are not committed, where they are in memory. */
    long uncommittedBytes() {
        return cache.bytesAfter(commitIndex);
    }

    boolean isInMemory(long index) {
        return cache.contains(index);
    }

    /** Entries that are in memory, from {@code from} on: as many as fit, but at least one. */
    List<LogEntry> slice(long from, int maxBytes) {
        return cache.slice(from, cache.lastWithin(from, maxBytes));
    }

    /** §5.4.1 in the short paper, §3.6.1: whether a log that ends so is at least as up to date as this one. */
    boolean isUpToDate(long otherLastIndex, long otherLastTerm) {
        return otherLastTerm > lastTerm() || (otherLastTerm == lastTerm() && otherLastIndex >= lastIndex());
    }

    void append(LogEntry entry) {
        cache.append(entry);
        terms.append(entry.term());
        lastTimeMs = entry.timeMs();
        if (entry.kind() == EntryKind.CONFIG) {
            configurations.append(new ConfigurationAt(entry.index(), decodeConfiguration(entry)));
        }
    }

    private static Configuration decodeConfiguration(LogEntry entry) {
        try {
            return Configuration.decode(entry.payload());
        } catch (IllegalArgumentException e) {
            throw new InvariantViolation("The configuration in " + entry + " can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * Drops {@code from} and everything after it, since an entry of the leader conflicts with the one at {@code from}.
     *
     * @param term the leader's
     */
    void truncate(long from, long term) {
        if (from <= commitIndex) {
            throw new InvariantViolation("The leader of term %d conflicts at %d, but %d is committed here."
                    .formatted(term, from, commitIndex));
        }
        if (from <= askedIndex) {
            truncateFrom = truncateFrom == 0 ? from : Math.min(truncateFrom, from);
            askedIndex = from - 1;
        }
        cuts.add(new Cut(term, from - 1, from, 0));
        durableIndex = Math.min(durableIndex, from - 1);
        terms.truncate(from);
        cache.truncate(from);
        configurations.truncate(from);
    }

    /**
     * Takes note of what is durable. Entries may have been cut and replaced, even by the very same ones, since it was
     * written: as long as a cut may still lie ahead of the disk, nothing beyond it counts.
     *
     * @param hardTerm the term that is durable
     */
    void persisted(long hardTerm, long index, long term) {
        boolean isOurs = matches(index, term);
        long reached = isOurs ? Math.min(index, askedIndex) : 0;
        for (Iterator<Cut> rest = cuts.iterator(); rest.hasNext(); ) {
            Cut cut = rest.next();
            if (cut.term < hardTerm || (cut.term == hardTerm && isOurs && index >= cut.next)) {
                reached = Math.max(reached, cut.covered);
                rest.remove();
            }
        }
        for (Cut cut : cuts) {
            reached = Math.min(reached, cut.kept);
        }
        durableIndex = Math.max(durableIndex, reached);
        evict();
    }

    /**
     * The log begins after {@code index} from now on: a snapshot that is durable covers what stood there. News of a log that a
     * restart has replaced since is old.
     */
    void compact(long index) {
        if (index <= baseIndex()) {
            return;
        }
        if (index > Math.min(commitIndex, askedIndex)) {
            throw new InvariantViolation(
                    "The log was dropped up to %d, but is committed up to %d, and written up to %d."
                            .formatted(index, commitIndex, askedIndex));
        }
        terms.compact(index);
        cache.compact(index);
        if (cuts.stream().allMatch(cut -> index <= cut.kept)) {
            durableIndex = Math.max(durableIndex, index);
        }
    }

    /**
     * A snapshot takes the place of the whole log, of which nothing counts as durable until this does.
     *
     * @param term the current one
     */
    void restart(SnapshotPoint point, long term) {
        if (point.index() <= commitIndex || point.term() > term) {
            throw new InvariantViolation("A snapshot up to %d of term %d comes to a log committed up to %d, in term %d."
                    .formatted(point.index(), point.term(), commitIndex, term));
        }
        restart = point;
        truncateFrom = 0;
        cuts.clear(); // they are made before it
        cuts.add(new Cut(term, 0, point.index(), point.index()));
        durableIndex = 0;
        askedIndex = point.index();
        commitIndex = point.index();
        reportedIndex = point.index();
        lastTimeMs = point.timeMs();
        terms.restart(point.index(), point.term());
        cache.restart(point.index() + 1);
        configurations.restart(point);
    }

    void commitTo(long index) {
        if (index < commitIndex || index > lastIndex()) {
            throw new InvariantViolation("The commit index can't go from %d to %d in a log that ends at %d."
                    .formatted(commitIndex, index, lastIndex()));
        }
        commitIndex = index;
        configurations.commit(index);
    }

    boolean hasNews() {
        return restart != null || askedIndex < lastIndex() || truncateFrom != 0 || reportedIndex < commitIndex;
    }

    /** What has to be made durable since the last time, together with a changed hard state. */
    Ready.@Nullable Persist takePersist(@Nullable HardState changed) {
        if (changed == null && restart == null && truncateFrom == 0 && askedIndex == lastIndex()) {
            return null;
        }
        // The hint speaks only of entries before this batch, so that a torn batch can't have lost what it speaks of.
        long hint = Math.min(commitIndex, askedIndex);
        Ready.Persist persist =
                new Ready.Persist(changed, restart, truncateFrom, cache.slice(askedIndex + 1, lastIndex()), hint);
        restart = null;
        truncateFrom = 0;
        askedIndex = lastIndex();
        return persist;
    }

    /** Entries that were committed since the last time, where they are in memory. */
    List<LogEntry> takeCommitted() {
        List<LogEntry> committed =
                cache.slice(Math.max(reportedIndex + 1, cache.firstIndex()), Math.max(commitIndex, reportedIndex));
        reportedIndex = commitIndex;
        evict();
        return committed;
    }

    private void evict() {
        cache.evict(Math.min(durableIndex, reportedIndex), options.cacheBytes());
    }

    @Override
    @Nullable Object[] values() {
        return new @Nullable Object[] {
            terms,
            cache,
            configurations,
            cuts,
            durableIndex,
            askedIndex,
            restart,
            truncateFrom,
            commitIndex,
            reportedIndex,
            lastTimeMs
        };
    }
}
