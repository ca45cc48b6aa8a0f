package dev.pando.testkit.invariant;

import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.VoteRequest;
import dev.pando.core.message.Message.VoteResponse;
import dev.pando.testkit.history.MemberHistory;
import java.util.HashMap;
import java.util.Map;

/** A member gives at most one vote in a term, over all its restarts (§3.4). A candidate gives its own to itself. */
final class OneVoteATerm extends Invariant {
    private final Map<Ballot, MemberId> votes = new HashMap<>();

    private record Ballot(MemberId voter, long term) {}

    @Override
    public void sends(MemberHistory member, Message message) {
        if (message instanceof VoteResponse response && response.granted() && !response.pre()) {
            vote(member, response.term(), response.to());
        } else if (message instanceof VoteRequest request && !request.pre()) {
            vote(member, request.term(), member.id());
        }
    }

    private void vote(MemberHistory voter, long term, MemberId candidate) {
        MemberId given = votes.putIfAbsent(new Ballot(voter.id(), term), candidate);
        check(
                given == null || given.equals(candidate),
                "%s votes for %s in term %s after it voted for %s",
                voter,
                candidate,
                term,
                given);
    }
}
