package dev.pando;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import java.util.List;
import java.util.Optional;

/**
 * How a cluster is doing, as one member sees it at one moment.
 *
 * @param cluster the cluster's identity
 * @param self who says so
 * @param term the latest term known
 * @param leader where known
 * @param commitIndex up to where the log is known to be committed
 * @param appliedIndex up to where it was handed to sessions and listeners here
 * @param lastIndex the last in this member's log
 * @param canCommit whether, as far as is known, an append would be committed now
 * @param rosterIndex the entry that the list of members is from
 * @param members voters, learners and read replicas, sorted by id
 * @param machines how the machines of this member are doing; empty if it has none
 */
public record Status(
        ClusterId cluster,
        MemberId self,
        long term,
        Optional<MemberId> leader,
        long commitIndex,
        long appliedIndex,
        long lastIndex,
        boolean canCommit,
        long rosterIndex,
        List<MemberStatus> members,
        Optional<MachinesStatus> machines) {

    public Status {
        members = List.copyOf(members);
    }

    /**
     * How many of the voters may be lost so that the others still commit: none of one or two, one of three or four. While
     * several voters change at once it may be fewer.
     */
    public int spareVoters() {
        return Math.max(0, Members.of(this).roster().voters().size() - 1) / 2;
    }

    /**
     * How one member is doing.
     *
     * @param id its identity
     * @param address where it is reached
     * @param role {@code leader}, {@code voter}, {@code learner} or {@code replica}
     * @param state {@code ok}, {@code probing}, {@code catching-up}, {@code unreachable} or {@code unknown}
     * @param matchIndex up to where its log is durable and agrees with the leader's; -1 where not known
     * @param lag entries that it is behind the leader; -1 where not known
     * @param lastContactMs since the leader heard from it; -1 where not known
     */
    public record MemberStatus(
            MemberId id, String address, String role, String state, long matchIndex, long lag, long lastContactMs) {}
}
