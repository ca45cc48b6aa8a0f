package dev.pando.storage.directory;

import dev.pando.core.membership.MemberId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a member is to get into its cluster. Kept, so that a join goes on after a crash as it was begun.
 *
 * @param via addresses to join through, {@code host:port}; none for a founder
 * @param isReplica whether it joins as a read replica, which stays without a vote
 * @param replaced the member that goes as this one comes, since its disk is lost; null if nobody does
 */
public record Admission(
        List<String> via, boolean isReplica, @Nullable MemberId replaced) {
    /** Of a founder, who asks nobody. */
    public static final Admission NONE = new Admission(List.of(), false, null);

    public Admission {
        via = List.copyOf(via);
        via.forEach(Identity::checkLine);
    }
}
