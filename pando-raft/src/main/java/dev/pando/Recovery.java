package dev.pando;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import java.nio.file.Path;

/**
 * Makes a new cluster of one member's data, where the others are lost for good and no quorum of them will ever come back.
 * Opened by {@link RaftOptions#recovery}; the member must not run. Nothing is changed before {@link #run}.
 *
 * <p>What the lost majority had committed beyond {@link #lastIndex} is lost. What stands after {@link #commitIndex} may have
 * been committed or not: in the new cluster all of it is. So take the member whose last term, and then last index, is the
 * highest of those that are left. The others can't go on with their data: they belong to the cluster of before, whose members
 * the new cluster does not know; they join as new ones.
 */
public interface Recovery extends AutoCloseable {
    /** Whose data it is. */
    MemberId member();

    /** The cluster that it belonged to. */
    ClusterId cluster();

    /** The last entry that it has; 0 if it has none. */
    long lastIndex();

    /** That entry's term. */
    long lastTerm();

    /** Up to here the entries are known to have been committed; more may have been. */
    long commitIndex();

    /**
     * Copies the data to a folder beside it, then makes of it the only member of a cluster under a new id. If it fails, or the
     * machine does, the data belongs to the cluster of before or to one that can't elect a leader yet: run it again. {@link
     * RaftOptions#resume} starts the member afterwards.
     *
     * @return where the data of before is, and the new cluster's id
     * @throws StorageFailedException if the disk failed, or has no room for the copy
     */
    Recovered run();

    /** Lets go of the data. */
    @Override
    void close();

    /**
     * What was done.
     *
     * @param cluster the new cluster's id
     * @param aside where the data is as it was before
     */
    record Recovered(ClusterId cluster, Path aside) {}
}
