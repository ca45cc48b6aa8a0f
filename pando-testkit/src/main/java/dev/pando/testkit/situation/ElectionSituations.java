package dev.pando.testkit.situation;

import dev.pando.core.Event;
import dev.pando.core.Ready;
import dev.pando.core.message.Message;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.history.Observer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Spots what is rare about terms, votes and leaders. */
final class ElectionSituations implements Observer {
    private final ClusterHistory history;
    private final Reached reached;
    private final BooleanSupplier isPartitioned;

    /** Members that led when their process ended. */
    private final Set<MemberHistory> ledAtEnd = new HashSet<>();

    private long lastLedTerm;

    /** The term in which a leader has ordered an election (§3.10), and of whom. */
    private Message.@Nullable TimeoutNow ordered;

    ElectionSituations(ClusterHistory history, Reached reached, BooleanSupplier isPartitioned) {
        this.history = history;
        this.reached = reached;
        this.isPartitioned = isPartitioned;
    }

    @Override
    public void ready(MemberHistory member, Ready ready) {
        long term = member.core().term();
        boolean ledBefore = member.ledAtLastReady() != 0;
        if (ledBefore && !member.leads()) {
            boolean isSameTerm = term == member.ledAtLastReady();
            reached.reachedIf(isSameTerm, Situation.LEADER_LOST_ITS_QUORUM);
            reached.reachedIf(!isSameTerm, Situation.LEADER_DEPOSED);
        }
        if (member.leads() && member.ledAtLastReady() != term) {
            elected(member, term);
        }
    }

    private void elected(MemberHistory leader, long term) {
        reached.reachedIf(lastLedTerm != 0 && term > lastLedTerm + 1, Situation.TERM_WITHOUT_LEADER);
        lastLedTerm = Math.max(lastLedTerm, term);
        reached.reachedIf(leader.core().configuration().configuration().isJoint(), Situation.ELECTED_IN_JOINT);
        reached.reachedIf(ledAtEnd.remove(leader), Situation.LED_AGAIN_AFTER_RESTART);
        Message.TimeoutNow order = ordered;
        reached.reachedIf(
                order != null && order.term() + 1 == term && order.to().equals(leader.id()),
                Situation.LEADERSHIP_TRANSFERRED);
        for (MemberHistory other : history.members()) {
            if (other != leader && other.leads()) {
                reached.reached(Situation.TWO_LEADERS_AT_ONCE);
                reached.reachedIf(isPartitioned.getAsBoolean(), Situation.BOTH_HALVES_LEAD);
            }
            // Its log had the new leader's no-op appended already.
            reached.reachedIf(
                    other.isUp()
                            && other.core().configuration().configuration().isVoter(other.id())
                            && other.log().size() > leader.log().size(),
                    Situation.SHORTER_LOG_WON);
        }
    }

    @Override
    public void sends(MemberHistory member, Message message) {
        if (message instanceof Message.VoteResponse response && response.pre() && !response.granted()) {
            reached.reachedIf(member.core().leader() != null, Situation.PRE_VOTE_REFUSED);
        } else if (message instanceof Message.TimeoutNow order) {
            ordered = order;
        }
    }

    @Override
    public void servesByLease(MemberHistory member) {
        reached.reached(Situation.READ_BY_LEASE);
    }

    @Override
    public void steps(MemberHistory member, Event event) {
        if (event instanceof Event.Received received
                && received.message() instanceof Message.VoteRequest request
                && member.leads()) {
            boolean isRemoved = member.core().hasCommittedInTerm()
                    && !member.core().committedConfiguration().configuration().contains(request.from())
                    && !member.core().configuration().configuration().contains(request.from());
            reached.reachedIf(isRemoved, Situation.REMOVED_SERVER_CAMPAIGNED);
        }
    }

    @Override
    public void ends(MemberHistory member) {
        if (member.leads()) {
            ledAtEnd.add(member);
        }
        reached.reachedIf(member.core().term() > member.durableHardState().term(), Situation.VOTE_LOST_IN_CRASH);
    }
}
