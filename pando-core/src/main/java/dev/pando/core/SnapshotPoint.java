package dev.pando.core;

import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.MemberId;
import java.util.List;

/**
 * What a snapshot stands for (§5.1): the log up to an index that is committed.
 *
 * @param index of the last entry that it covers, 1 or more
 * @param term of that entry
 * @param timeMs replicated time of that entry
 * @param configuration the latest one at that index or before. It is committed; it may be a joint one
 * @param removed who was in the cluster once, and was no more, as of that index; sorted
 */
public record SnapshotPoint(long index, long term, long timeMs, ConfigurationAt configuration, List<MemberId> removed) {

    /** No snapshot: the log begins with entry 1. */
    public static final SnapshotPoint NONE = new SnapshotPoint(0, 0, 0, ConfigurationAt.NONE, List.of());

    public SnapshotPoint {
        removed = List.copyOf(removed);
        if (configuration.index() > index) {
            throw new IllegalArgumentException(
                    "A snapshot up to " + index + " can't hold the configuration at " + configuration.index() + ".");
        }
    }
}
