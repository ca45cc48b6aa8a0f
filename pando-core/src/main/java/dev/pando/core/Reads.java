package dev.pando.core;

import dev.pando.core.LeaderState.ReadBatch;
import dev.pando.core.Outcome.Reason;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Quorum;
import java.util.List;

/**
 * Read index (§6.4): a read is linearizable at an index that was committed when a quorum confirmed, after the read had
 * come, that this member still led. The reads that come together share a round; a round's number is never used again.
 */
final class Reads {
    private final MemberState state;
    private final Commitment commitment;

    Reads(MemberState state, Commitment commitment) {
        this.state = state;
        this.commitment = commitment;
    }

    void onRead(Event.Read event) {
        LeaderState leader = state.leading();
        if (leader == null) {
            state.outbox.refuse(state, event.requestId(), Reason.NOT_LEADER, "This member does not lead.");
        } else if (!commitment.hasCommittedInTerm(leader)) {
            String detail = "The leader does not know yet what earlier leaders have committed.";
            state.outbox.refuse(state, event.requestId(), Reason.NOT_READY, detail);
        } else {
            leader.newReads.add(event.requestId());
        }
    }

    /** Opens a round for the reads that have come together. Everybody is asked. */
    void openRound(LeaderState leader) {
        if (leader.newReads.isEmpty()) {
            return;
        }
        leader.round++;
        leader.readBatches.addLast(new ReadBatch(leader.round, state.log.commitIndex(), List.copyOf(leader.newReads)));
        leader.newReads.clear();
        leader.followers.values().forEach(progress -> progress.isHeartbeatDue = true);
        confirm(leader);
    }

    /** Answers the reads whose round a quorum has answered. */
    void confirm(LeaderState leader) {
        if (leader.readBatches.isEmpty()) {
            return;
        }
        long confirmed = Quorum.agreed(state.configuration(), id -> answeredRound(leader, id));
        ReadBatch batch = leader.readBatches.peekFirst();
        while (batch != null && batch.round() <= confirmed) {
            for (long requestId : batch.requestIds()) {
                state.outbox.answer(new Outcome.ReadIndex(requestId, batch.index()));
            }
            leader.readBatches.removeFirst();
            batch = leader.readBatches.peekFirst();
        }
    }

    private long answeredRound(LeaderState leader, MemberId voter) {
        if (voter.equals(state.self)) {
            return leader.round;
        }
        Progress progress = leader.followers.get(voter);
        return progress == null ? 0 : progress.answeredRound;
    }
}
