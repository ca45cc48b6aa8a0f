package dev.pando.core.message;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import java.util.List;

/**
 * What the rules of one member say to those of another. Messages may be lost, delayed, repeated and reordered. A
 * receiver with a lower term than {@link #term()} first adopts it (§3.3), except for a pre-vote's request, whose term
 * is only proposed, and for {@link Inquiry}, {@link Removed} and {@link Lacking}.
 */
public sealed interface Message {
    MemberId from();

    MemberId to();

    /** The sender's term; for a pre-vote's request, and for a response that grants it, the term to campaign in. */
    long term();

    /**
     * RequestVote (§3.4), and with {@code pre} its trial run (§9.6).
     *
     * @param lastIndex of the candidate's log
     * @param lastTerm of the candidate's log
     * @param pre asks only whether the vote would be given; changes nothing at the receiver
     * @param transfer the leader ordered this election (§3.10), so that its stickiness does not count
     */
    record VoteRequest(
            MemberId from, MemberId to, long term, long lastIndex, long lastTerm, boolean pre, boolean transfer)
            implements Message {}

    /** Answers a {@link VoteRequest}. */
    record VoteResponse(MemberId from, MemberId to, long term, boolean granted, boolean pre) implements Message {}

    /**
     * AppendEntries (§3.5); without entries a heartbeat.
     *
     * @param previousIndex the index before the first entry
     * @param previousTerm the term of the leader's entry there, 0 at index 0
     * @param entries without gaps from {@code previousIndex + 1}; may be empty
     * @param commitIndex the leader's; a follower may use it up to what this request has verified
     * @param round of the read index protocol (§6.4): the leader's count of heartbeats, given back in the response
     */
    record AppendRequest(
            MemberId from,
            MemberId to,
            long term,
            long previousIndex,
            long previousTerm,
            List<LogEntry> entries,
            long commitIndex,
            long round)
            implements Message {

        /** The index that the receiver's log is known to agree up to, once it has taken this request. */
        public long lastIndex() {
            return previousIndex + entries.size();
        }
    }

    /**
     * Answers an {@link AppendRequest}, once for several perhaps.
     *
     * @param success whether the logs agreed at {@code previousIndex}
     * @param index on success: up to where the follower's log is both durable and known to agree with the leader's, no
     *     more than its requests covered; on a rejection: the {@code previousIndex} that was refused
     * @param hintIndex on a rejection: no index above this one can agree (§3.5, by terms); never a match index
     * @param hintTerm on a rejection: the term of the follower's entry at {@code hintIndex}, 0 at index 0
     * @param round the highest that the follower has seen in this term
     */
    record AppendResponse(
            MemberId from,
            MemberId to,
            long term,
            boolean success,
            long index,
            long hintIndex,
            long hintTerm,
            long round)
            implements Message {}

    /**
     * InstallSnapshot (§5.1), without the snapshot: the leader's log begins after {@code index}, and the receiver's does not reach
     * it. It has to fetch a snapshot. Sent again as long as that is so; answered by what the receiver says to heartbeats.
     *
     * @param index up to which a snapshot has to reach at least
     * @param source who is to give it: the sender, or another member that may have one. If it has none, the sender has
     */
    record InstallRequest(MemberId from, MemberId to, long term, long index, MemberId source) implements Message {}

    /** TimeoutNow (§3.10): campaign at once. */
    record TimeoutNow(MemberId from, MemberId to, long term) implements Message {}

    /**
     * A server without a vote, which does not campaign, has not heard from a leader and asks whether it was removed.
     * Answered by {@link Removed}, or not at all.
     */
    record Inquiry(MemberId from, MemberId to, long term) implements Message {}

    /**
     * Tells a server that campaigns, or inquires, that it was removed (§4.2.2). An id is used once, so this stays true in whichever term
     * it is heard: it counts for a receiver of any term, and changes none.
     *
     * @param index of a committed configuration without the receiver, later than one that had it
     */
    record Removed(MemberId from, MemberId to, long term, long index) implements Message {}

    /**
     * A leader tells a follower that it lacks what it has acknowledged: it runs on data that was restored from an earlier
     * copy, or its disk has lost what it said was durable. What it has promised can't be relied on.
     *
     * @param index up to which it has acknowledged the leader's log in this term
     */
    record Lacking(MemberId from, MemberId to, long term, long index) implements Message {}
}
