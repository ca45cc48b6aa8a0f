package dev.pando.core;

import dev.pando.core.membership.Configuration;
import java.util.List;

/**
 * What the rules need to know of a log that was found on disk.
 *
 * @param snapshot the latest that is durable; {@link SnapshotPoint#NONE} for none
 * @param baseIndex the index before the first that is stored: 0 if nothing was dropped, and never more than the snapshot's
 * @param baseTerm the term of the entry there, 0 at index 0
 * @param runs the terms of all entries after the base; empty if there are none
 * @param lastIndex the base's if there is no entry after it; never less than the snapshot's
 * @param lastTimeMs the replicated time of the last entry, 0 for an empty log
 * @param configurations every configuration entry after the base, and before them the latest one up to the base if there
 *     is one; in order of index
 * @param commitIndex an index that is known to have been committed: the snapshot's, or more
 */
public record StoredLog(
        SnapshotPoint snapshot,
        long baseIndex,
        long baseTerm,
        List<TermRun> runs,
        long lastIndex,
        long lastTimeMs,
        List<ConfigurationAt> configurations,
        long commitIndex) {

    /** No entry. */
    public static final StoredLog EMPTY = new StoredLog(List.of(), 0, 0, List.of(), 0);

    /** A log from entry 1 on. */
    public StoredLog(
            List<TermRun> runs,
            long lastIndex,
            long lastTimeMs,
            List<ConfigurationAt> configurations,
            long commitIndex) {
        this(SnapshotPoint.NONE, 0, 0, runs, lastIndex, lastTimeMs, configurations, commitIndex);
    }

    public StoredLog {
        runs = List.copyOf(runs);
        configurations = List.copyOf(configurations);
    }

    /**
     * A configuration and where it stands.
     *
     * @param index of its entry
     * @param configuration in effect from that index on
     */
    public record ConfigurationAt(long index, Configuration configuration) {
        /** Before the first configuration entry. */
        public static final ConfigurationAt NONE = new ConfigurationAt(0, Configuration.EMPTY);
    }
}
