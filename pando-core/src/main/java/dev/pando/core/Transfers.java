package dev.pando.core;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import org.jspecify.annotations.Nullable;

/** Leadership transfer (§3.10). */
final class Transfers {
    private final MemberState state;

    Transfers(MemberState state) {
        this.state = state;
    }

    void onTransfer(Event.Transfer event) {
        long requestId = event.requestId();
        LeaderState leader = state.leading();
        if (leader == null) {
            state.outbox.refuse(state, requestId, Reason.NOT_LEADER, "This member does not lead.");
            return;
        }
        MemberId target = target(leader, event);
        Progress progress = target == null ? null : leader.followers.get(target);
        if (target == null) {
            String detail = "There is no other voter that was heard from within an election timeout.";
            state.outbox.refuse(state, requestId, Reason.UNREACHABLE, detail);
        } else if (progress == null || !state.configuration().isLastingVoter(target)) {
            String detail = "There is no other voter " + target + ".";
            state.outbox.refuse(state, requestId, Reason.IMPOSSIBLE, detail);
        } else if (progress.isSilent(state.options)) {
            String detail = "Member " + target.brief() + " was not heard from within an election timeout.";
            state.outbox.refuse(state, requestId, Reason.UNREACHABLE, detail);
        } else if (leader.transferTarget != null && !leader.transferTarget.equals(target)) {
            String detail = "Leadership is being handed to " + leader.transferTarget.brief() + " already.";
            state.outbox.refuse(state, requestId, Reason.TRANSFERRING, detail);
        } else {
            state.outbox.answer(new Outcome.Transferring(requestId, target));
            begin(leader, target, progress);
        }
    }

    /** Whoever it is, is the one that it is being handed to already. */
    private @Nullable MemberId target(LeaderState leader, Event.Transfer event) {
        if (event.target() != null) {
            return event.target();
        }
        return leader.transferTarget != null ? leader.transferTarget : furthestVoter(leader);
    }

    private void begin(LeaderState leader, MemberId target, Progress progress) {
        if (leader.transferTarget == null) {
            leader.transferTarget = target;
            leader.transferTicks = 0;
            progress.isHeartbeatDue = true;
            orderIfCaughtUp(leader, progress);
        }
    }

    /** Of those that were heard from lately, the one with the longest log. In joint consensus only who stays (§4.3). */
    private @Nullable MemberId furthestVoter(LeaderState leader) {
        Progress furthest = null;
        for (Progress progress : leader.followers.values()) {
            boolean isCandidate =
                    state.configuration().isLastingVoter(progress.member) && !progress.isSilent(state.options);
            if (isCandidate && (furthest == null || progress.matchIndex > furthest.matchIndex)) {
                furthest = progress;
            }
        }
        return furthest == null ? null : furthest.member;
    }

    /** A follower has acknowledged something. */
    void onAcknowledged(LeaderState leader, Progress progress) {
        if (progress.member.equals(leader.transferTarget)) {
            orderIfCaughtUp(leader, progress);
        }
    }

    private void orderIfCaughtUp(LeaderState leader, Progress progress) {
        if (progress.matchIndex == state.log.lastIndex()) {
            order(leader, progress.member);
        }
    }

    private void order(LeaderState leader, MemberId target) {
        leader.hasOrderedElection = true;
        state.outbox.send(state.ballot, new Message.TimeoutNow(state.self, target, leader.term));
    }

    /** After an election timeout the leader goes on: the target may be gone. */
    void tick(LeaderState leader) {
        if (leader.transferTarget == null) {
            return;
        }
        leader.transferTicks++;
        if (leader.transferTicks >= state.options.electionTicks()) {
            leader.transferTarget = null;
        }
    }

    /** A leader that steps down on purpose spares the others an election timeout. */
    void orderFurthest(LeaderState leader) {
        MemberId target = furthestVoter(leader);
        if (target != null) {
            order(leader, target);
        }
    }
}
