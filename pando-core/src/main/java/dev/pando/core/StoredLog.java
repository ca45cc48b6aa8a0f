package dev.pando.core;

import dev.pando.core.membership.Configuration;
import java.util.List;

/**
 * What the rules need to know of a log that was found on disk.
 *
 * @param runs the terms of all entries from index 1 on; empty for an empty log
 * @param lastIndex 0 for an empty log
 * @param lastTimeMs the replicated time of the last entry, 0 for an empty log
 * @param configurations every configuration entry, in order of index
 * @param commitIndex an index that is known to have been committed; 0 is always right
 */
public record StoredLog(
        List<TermRun> runs, long lastIndex, long lastTimeMs, List<ConfigurationAt> configurations, long commitIndex) {

    /** No entry. */
    public static final StoredLog EMPTY = new StoredLog(List.of(), 0, 0, List.of(), 0);

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
