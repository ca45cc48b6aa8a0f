package dev.pando.runtime;

import dev.pando.core.Event;
import dev.pando.core.Outcome;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
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

    /** How long a change may wait for new voters to catch up while others wait for it. */
    private static final int PATIENCE_ELECTION_TIMEOUTS = 2;

    private final Node node;
    private final ArrayDeque<Wish> waiting = new ArrayDeque<>();

    /** The first of {@link #waiting} has been put to the rules, and they have not answered. */
    private boolean asked;

    /** The rules said "not now": they are asked again when more has committed, or at the next tick. */
    private boolean refusedForNow;

    private long refusedAtCommitIndex;

    /** For how long the first of {@link #waiting} has not gone on for those whom it makes voters. */
    private long unreadyTicks;

    /** The first of {@link #waiting} is in the log at this index; 0 if not. It commits in this leader's term or never. */
    private long appendedIndex;

    private long appendedTerm;

    /** That entry is C_old,new: the change is complete with C_new, which the rules append by themselves. */
    private boolean isAppendedJoint;

    /**
     * A change that somebody waits for.
     *
     * @param join null if it is no request to join
     * @param done makes the answer, from the index of the configuration that has committed
     */
    private record Wish(
            long requestId,
            Reconfiguration change,
            Packet.@Nullable Join join,
            LongFunction<Packet> done,
            Consumer<Packet> reply) {
        void refuse(Packet.Refusal refusal) {
            reply.accept(new Packet.Refused(requestId, refusal));
        }
    }

    MembershipQueue(Node node) {
        this.node = node;
    }

    void join(Packet.Join join, Consumer<Packet> reply) {
        add(new Wish(
                join.requestId(),
                admission(join),
                join,
                index -> new Packet.Joining(join.requestId(), node.cluster(), index),
                reply));
    }

    /** Whoever is replaced goes first, so that its address is free: of several voters this changes one. */
    private static Reconfiguration admission(Packet.Join join) {
        Change addition =
                join.isReplica() ? new Change.AddReplica(join.server()) : new Change.AddLearner(join.server());
        MemberId replaced = join.replaced();
        return replaced == null
                ? Reconfiguration.of(addition)
                : Reconfiguration.of(new Change.Remove(replaced), addition);
    }

    void reconfigure(Packet.Reconfigure reconfigure, Consumer<Packet> reply) {
        add(new Wish(
                reconfigure.requestId(),
                reconfigure.reconfiguration(),
                null,
                index -> new Packet.Reconfigured(reconfigure.requestId(), index, node.configuration()),
                reply));
    }

    /** Something may have committed, or become possible. */
    void proceed() {
        answerCommitted();
        Wish first = waiting.peek();
        boolean isTime = !refusedForNow || node.commitIndex() > refusedAtCommitIndex;
        if (first != null && appendedIndex == 0 && !asked && isTime && node.leads()) {
            put(first);
        }
    }

    private void answerCommitted() {
        Wish first = waiting.peek();
        if (first == null || appendedIndex == 0 || node.commitIndex() < appendedIndex) {
            return;
        }
        if (!node.core().matches(appendedIndex, appendedTerm)) {
            return; // another leader has replaced it; the change of leader refuses it
        }
        ConfigurationAt committed = node.core().committedConfiguration();
        if (isAppendedJoint && committed.configuration().isJoint()) {
            return;
        }
        takeFirst();
        long index = isAppendedJoint ? committed.index() : appendedIndex;
        appendedIndex = 0;
        first.reply().accept(first.done().apply(index));
    }

    void tick() {
        refusedForNow = false;
        unreadyTicks++;
        proceed();
    }

    /**
     * What was not committed may be, or not: whoever asked asks again. But a leader that was removed steps down as that
     * is committed, and has still to say so.
     */
    void leaderChanged() {
        answerCommitted();
        List<Wish> lost = List.copyOf(waiting);
        waiting.clear();
        asked = false;
        appendedIndex = 0;
        lost.forEach(wish -> wish.refuse(node.refusals().noLeader()));
    }

    private void add(Wish wish) {
        if (waiting.size() == MAX_WAITING) {
            wish.refuse(new Packet.Refusal(
                    Packet.Refusal.Code.BUSY, null, "Too many changes of the membership are waiting; ask again."));
            return;
        }
        if (waiting.isEmpty()) {
            unreadyTicks = 0;
        }
        waiting.add(wish);
        proceed();
    }

    private void takeFirst() {
        waiting.remove();
        unreadyTicks = 0;
    }

    private void put(Wish wish) {
        Packet.Join join = wish.join();
        if (join != null && hasMoved(join.server())) {
            readdress(wish, join.server());
            return;
        }
        MemberId replaced = join == null ? null : join.replaced();
        Packet.Refusal refusal = replaced == null ? null : notLost(replaced);
        if (refusal != null) {
            refuseFirst(wish, refusal);
            return;
        }
        asked = true;
        refusedForNow = false;
        node.ask(id -> new Event.Reconfigure(id, wish.change()), outcome -> answered(wish, outcome));
    }

    private void refuseFirst(Wish wish, Packet.Refusal refusal) {
        takeFirst();
        wish.refuse(refusal);
        proceed();
    }

    /** Whether it belongs to the cluster, which knows it at another address. */
    private boolean hasMoved(Server server) {
        return node.configuration()
                .server(server.id())
                .filter(known -> !known.address().equals(server.address()))
                .isPresent();
    }

    /** Whoever says that a member has moved may be wrong: it has to answer there, and nobody at the address it had. */
    private void readdress(Wish wish, Server moved) {
        asked = true;
        refusedForNow = false;
        node.probe(moved, answer -> {
            if (!isFirst(wish)) {
                return;
            }
            Long incarnation = answer.incarnation();
            if (incarnation == null) {
                asked = false;
                refuseFirst(wish, isNotThere(moved, answer.detail()));
            } else if (node.processes().isAnother(moved.id(), incarnation)) {
                asked = false;
                refuseFirst(wish, isElsewhereToo(moved));
            } else {
                node.ask(id -> new Event.Readdress(id, moved), outcome -> answered(wish, outcome));
            }
        });
    }

    private static Packet.Refusal isNotThere(Server moved, String detail) {
        return new Packet.Refusal(
                Packet.Refusal.Code.BUSY,
                null,
                "The leader does not reach member " + moved.id().brief() + " at " + moved.address() + ": " + detail);
    }

    private static Packet.Refusal isElsewhereToo(Server moved) {
        return new Packet.Refusal(
                Packet.Refusal.Code.BUSY,
                null,
                "Another process is member " + moved.id().brief()
                        + " as well, at the address it had: a data directory must not be used twice, nor copied.");
    }

    @SuppressWarnings("ReferenceEquality") // the same request, not an equal one
    private boolean isFirst(Wish wish) {
        return waiting.peek() == wish;
    }

    /** Why nobody may take this one's place, null if somebody may, or has already. */
    private Packet.@Nullable Refusal notLost(MemberId replaced) {
        if (node.mayBeThere(replaced)) {
            return new Packet.Refusal(
                    Packet.Refusal.Code.BUSY,
                    null,
                    "Member " + replaced.brief() + ", which is to be replaced, answers: only one that is lost is"
                            + " replaced. Is it the right one? Have it leave, and join without replacing it.");
        }
        return node.configuration().contains(replaced) || node.core().wasRemoved(replaced)
                ? null
                : new Packet.Refusal(
                        Packet.Refusal.Code.INVALID,
                        null,
                        "There is no member " + replaced.brief() + " that could be replaced.");
    }

    private void answered(Wish wish, Outcome outcome) {
        if (!isFirst(wish)) {
            return;
        }
        asked = false;
        if (outcome instanceof Outcome.Reconfiguring reconfiguring) {
            appendedIndex = reconfiguring.index();
            appendedTerm = reconfiguring.term();
            isAppendedJoint = reconfiguring.isJoint();
            proceed();
        } else if (outcome instanceof Outcome.Refused refused
                && (!isPassing(refused.reason()) || isOutOfPatience(refused.reason()))) {
            takeFirst();
            wish.refuse(node.refusals().refusal(refused));
            proceed();
        } else {
            refusedForNow = true;
            refusedAtCommitIndex = node.commitIndex();
        }
    }

    /** Whoever has not caught up is not to keep all others waiting; whoever asked asks again. */
    private boolean isOutOfPatience(Outcome.Reason reason) {
        if (reason != Outcome.Reason.NOT_READY) {
            unreadyTicks = 0;
        }
        return unreadyTicks > (long) PATIENCE_ELECTION_TIMEOUTS * node.electionTicks();
    }

    private static boolean isPassing(Outcome.@Nullable Reason reason) {
        return reason == Outcome.Reason.NOT_READY
                || reason == Outcome.Reason.CHANGE_PENDING
                || reason == Outcome.Reason.TRANSFERRING;
    }
}
