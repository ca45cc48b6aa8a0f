package dev.pando.core;

import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import java.util.ArrayList;
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

    /** Cuts that may not have reached the disk yet. Rising by term; empty but for a moment after a change of leader. */
    private final List<Cut> cuts = new ArrayList<>();

    /** Up to where this very log is durable. Falls only with a cut. Invariant: askedIndex or less. */
    private long durableIndex;

    /** Up to where a {@link Ready.Persist} has asked for. Falls only with a cut. */
    private long askedIndex;

    /** From where the next {@link Ready.Persist} has to cut, 0 for not at all. */
    private long truncateFrom;

    /** Up to where the log is committed. Only grows; kept on disk as a hint. */
    private long commitIndex;

    /** Up to where the commit index has been given out in a {@link Ready}. Only grows. */
    private long reportedIndex;

    /** The highest replicated time seen in an entry. Only grows. */
    private long lastTimeMs;

    /** A cut made in {@code term}: what stood at {@code from} and after it was replaced. At most one in a term. */
    private record Cut(long term, long from) {}

    RaftLog(CoreOptions options, StoredLog stored) {
        this.options = options;
        terms = new TermRuns(stored.runs(), stored.lastIndex());
        cache = new EntryCache(stored.lastIndex() + 1);
        configurations = new ConfigurationHistory(stored.configurations());
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
        configurations.commit(commitIndex);
    }

    private RaftLog(RaftLog other) {
        options = other.options;
        terms = other.terms.copy();
        cache = other.cache.copy();
        configurations = other.configurations.copy();
        cuts.addAll(other.cuts);
        durableIndex = other.durableIndex;
        askedIndex = other.askedIndex;
        truncateFrom = other.truncateFrom;
        commitIndex = other.commitIndex;
        reportedIndex = other.reportedIndex;
        lastTimeMs = other.lastTimeMs;
    }

    RaftLog copy() {
        return new RaftLog(this);
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

    /** Whether the entry at {@code index} is there and has this term; by log matching (§3.5) it is then the same. */
    boolean matches(long index, long term) {
        return terms.matches(index, term);
    }

    /** The largest index that is {@code index} at most and has a term of {@code term} at most; 0 if there is none. */
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
        lastTimeMs = Math.max(lastTimeMs, entry.timeMs());
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
        cuts.add(new Cut(term, from));
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
        cuts.removeIf(cut -> cut.term < hardTerm || (cut.term == hardTerm && isOurs && index >= cut.from));
        if (!isOurs) {
            return;
        }
        long reached = Math.min(index, askedIndex);
        for (Cut cut : cuts) {
            reached = Math.min(reached, cut.from - 1);
        }
        durableIndex = Math.max(durableIndex, reached);
        evict();
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
        return askedIndex < lastIndex() || truncateFrom != 0 || reportedIndex < commitIndex;
    }

    /** What has to be made durable since the last time, together with a changed hard state. */
    Ready.@Nullable Persist takePersist(@Nullable HardState changed) {
        if (changed == null && truncateFrom == 0 && askedIndex == lastIndex()) {
            return null;
        }
        // The hint speaks only of entries before this batch, so that a torn batch can't have lost what it speaks of.
        long hint = Math.min(commitIndex, askedIndex);
        Ready.Persist persist =
                new Ready.Persist(changed, truncateFrom, cache.slice(askedIndex + 1, lastIndex()), hint);
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
    Object[] values() {
        return new Object[] {
            terms,
            cache,
            configurations,
            cuts,
            durableIndex,
            askedIndex,
            truncateFrom,
            commitIndex,
            reportedIndex,
            lastTimeMs
        };
    }
}
