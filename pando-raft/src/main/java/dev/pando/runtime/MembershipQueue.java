package dev.pando.runtime;

import dev.pando.core.Event;
import dev.pando.core.Outcome;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.transport.Packet;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the membership that this leader was asked for: one at a time, in order, each answered when it has
 * committed (§4.1), and a joint one when what follows it has (§4.3). Owned by the node's loop.
 */
final class MembershipQueue {
    private static final int MAX_WAITING = 1000;

    private final Node node;
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();

    /** The first of {@link #waiting} has been put to the rules, and they have not answered. */
    private boolean asked;

    /** The rules said "not now": they are asked again when more has committed, or at the next tick. */
    private boolean refusedForNow;

    private long refusedAtCommitIndex;

    /** The first of {@link #waiting} is in the log at this index; 0 if not. It commits in this leader's term or never. */
    private long appendedIndex;

    private long appendedTerm;

    /** That entry is C_old,new: the change is complete with C_new, which the rules append by themselves. */
    private boolean isAppendedJoint;

    /**
     * A change that somebody waits for.
     *
     * @param done makes the answer, from the index of the configuration that has committed
     */
    private record Change(long requestId, Event.Change change, LongFunction<Packet> done, Consumer<Packet> reply) {
        void refuse(Packet.Refusal refusal) {
            reply.accept(new Packet.Refused(requestId, refusal));
        }
    }

    MembershipQueue(Node node) {
        this.node = node;
    }

    void join(Packet.Join join, Consumer<Packet> reply) {
        add(new Change(
                join.requestId(),
                new Event.Change.AddLearner(join.server()),
                index -> new Packet.Joining(join.requestId(), node.cluster(), index),
                reply));
    }

    void remove(Packet.Remove remove, Consumer<Packet> reply) {
        add(new Change(
                remove.requestId(),
                new Event.Change.Remove(remove.member()),
                index -> new Packet.Removed(remove.requestId(), index, node.configuration()),
                reply));
    }

    /** Something may have committed, or become possible. */
    void proceed() {
        answerCommitted();
        Change first = waiting.peek();
        boolean isTime = !refusedForNow || node.commitIndex() > refusedAtCommitIndex;
        if (first != null && appendedIndex == 0 && !asked && isTime && node.leads()) {
            put(first);
        }
    }

    private void answerCommitted() {
        Change first = waiting.peek();
        if (first == null || appendedIndex == 0 || node.commitIndex() < appendedIndex) {
            return;
        }
        if (node.core().termAt(appendedIndex) != appendedTerm) {
            return; // another leader has replaced it; the change of leader refuses it
        }
        ConfigurationAt committed = node.core().committedConfiguration();
        if (isAppendedJoint && committed.configuration().isJoint()) {
            return;
        }
        waiting.remove();
        long index = isAppendedJoint ? committed.index() : appendedIndex;
        appendedIndex = 0;
        first.reply().accept(first.done().apply(index));
    }

    void tick() {
        refusedForNow = false;
        proceed();
    }

    /**
     * What was not committed may be, or not: whoever asked asks again. But a leader that was removed steps down as that
     * is committed, and has still to say so.
     */
    void leaderChanged() {
        answerCommitted();
        List<Change> lost = List.copyOf(waiting);
        waiting.clear();
        asked = false;
        appendedIndex = 0;
        lost.forEach(change -> change.refuse(node.noLeader()));
    }

    private void add(Change change) {
        if (waiting.size() == MAX_WAITING) {
            change.refuse(new Packet.Refusal(
                    Packet.Refusal.Code.BUSY, null, "Too many changes of the membership are waiting; ask again."));
            return;
        }
        waiting.add(change);
        proceed();
    }

    private void put(Change change) {
        asked = true;
        refusedForNow = false;
        node.ask(id -> new Event.Reconfigure(id, change.change()), outcome -> answered(change, outcome));
    }

    @SuppressWarnings("ReferenceEquality") // the same request, not an equal one
    private void answered(Change change, Outcome outcome) {
        if (waiting.peek() != change) {
            return;
        }
        asked = false;
        if (outcome instanceof Outcome.Reconfiguring reconfiguring) {
            appendedIndex = reconfiguring.index();
            appendedTerm = reconfiguring.term();
            isAppendedJoint = reconfiguring.isJoint();
            proceed();
        } else if (outcome instanceof Outcome.Refused refused && !isPassing(refused.reason())) {
            waiting.remove();
            change.refuse(node.refusal(refused));
            proceed();
        } else {
            refusedForNow = true;
            refusedAtCommitIndex = node.commitIndex();
        }
    }

    private static boolean isPassing(Outcome.@Nullable Reason reason) {
        return reason == Outcome.Reason.NOT_READY
                || reason == Outcome.Reason.CHANGE_PENDING
                || reason == Outcome.Reason.TRANSFERRING;
    }
}
