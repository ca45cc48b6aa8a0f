package dev.pando.core;

import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Quorum;

/** §3.6.2: an entry of the leader's own term is committed when it is durable on a quorum, and with it all before it. */
final class Commitment {
    private final MemberState state;

    Commitment(MemberState state) {
        this.state = state;
    }

    /** Commits what a quorum has made durable. */
    void advance(LeaderState leader) {
        RaftLog log = state.log;
        long agreed = Quorum.agreed(state.configuration(), id -> durableIndex(leader, id));
        if (agreed > log.commitIndex() && log.termAt(agreed) == leader.term) {
            log.commitTo(agreed);
        }
    }

    private long durableIndex(LeaderState leader, MemberId voter) {
        if (voter.equals(state.self)) {
            return state.log.durableIndex();
        }
        Progress progress = leader.followers.get(voter);
        return progress == null || progress.isLacking ? 0 : progress.matchIndex;
    }

    /** Whether what earlier leaders committed is known to be committed (§3.6.2, §6.4). */
    boolean hasCommittedInTerm(LeaderState leader) {
        return state.log.commitIndex() >= leader.firstIndex;
    }
}
