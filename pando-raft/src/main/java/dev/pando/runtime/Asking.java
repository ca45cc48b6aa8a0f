package dev.pando.runtime;

import dev.pando.ClosedException;
import dev.pando.NoLeaderException;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A caller of this member wants something done to the cluster: the leader is asked for it, again and again until it is
 * answered for good or time is up. Runs on the node's loop; its future completes on another.
 */
final class Asking {
    private final Node node;
    private final Loop callbacks;
    private final Wish wish;
    private final long patienceNanos;
    private final CompletableFuture<Void> future = new CompletableFuture<>();

    /** A request is being put; what is answered meanwhile was not sent to anybody. */
    private boolean isPutting;

    /** The last request is not answered. Written by the node's loop. */
    private volatile boolean isAwaiting;

    /** An earlier one may come about although nobody has said that it has. Written by the node's loop. */
    private volatile boolean mayHaveBegun;

    /** What was said last by those who could not do it. */
    private @Nullable Refusal trouble;

    /**
     * What is wanted.
     *
     * @param undone a sentence without its end, which says that it did not come about
     * @param isRepeatable whether asking again does no harm although it may have come about
     * @param isRefusalSure whether who refuses it has not begun it; a leader that loses its office refuses changes of the
     *     membership that its successor may have
     * @param request makes the request, of the id that it gets
     */
    record Wish(String undone, boolean isRepeatable, boolean isRefusalSure, LongFunction<Packet> request) {

        static Wish removal(MemberId member) {
            return new Wish(
                    "Member " + member.brief() + " was not removed",
                    true,
                    false,
                    id -> new Packet.Remove(id, member, false));
        }

        /** @param target null for any other voter */
        static Wish transfer(@Nullable MemberId target) {
            return new Wish(
                    "Leadership was not handed over",
                    target != null,
                    true,
                    id -> new Packet.Transfer(id, target, false));
        }
    }

    Asking(Node node, Loop callbacks, Wish wish, long patienceMs) {
        this.node = node;
        this.callbacks = callbacks;
        this.wish = wish;
        this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMs);
    }

    /** Called by any thread. */
    CompletableFuture<Void> begin() {
        node.loop().execute(() -> {
            node.loop().schedule(patienceNanos, this::giveUp);
            ask();
        });
        return future;
    }

    /** The member has stopped, for this reason if it was not closed. Called by any thread. */
    void memberStopped(@Nullable Throwable cause) {
        Throwable why = cause == null ? new ClosedException("The member is closed.") : cause;
        future.completeExceptionally(
                isAwaiting || mayHaveBegun
                        ? new OutcomeUnknownException(
                                wish.undone + " as far as is known: the member stopped before it was"
                                        + " answered, and it may yet come about.",
                                why)
                        : new ClosedException(wish.undone + ": the member is closed.", why));
    }

    private void ask() {
        if (!future.isDone() && !node.isStopped()) {
            isAwaiting = true;
            isPutting = true;
            node.requests().handle(wish.request.apply(node.nextRequestId()), this::answered);
            isPutting = false;
        }
    }

    private void answered(Packet answer) {
        isAwaiting = false;
        if (answer instanceof Packet.Refused refused) {
            refused(refused.refusal());
        } else if (answer instanceof Packet.Transferred transferred && transferred.leader() == null) {
            lost();
        } else {
            callbacks.execute(() -> future.complete(null));
        }
    }

    private void refused(Refusal refusal) {
        trouble = refusal;
        if (refusal.code() == Refusal.Code.INVALID) {
            fail(new NotDoneException(wish.undone + ": " + refusal.detail()));
            return;
        }
        mayHaveBegun |= refusal.code() == Refusal.Code.NO_LEADER && !wish.isRefusalSure && !isPutting;
        askLater();
    }

    private void lost() {
        mayHaveBegun = true;
        if (wish.isRepeatable) {
            askLater();
        } else {
            fail(unknown("Nobody who was asked could say how it ended."));
        }
    }

    private void askLater() {
        node.loop().schedule(node.electionTimeoutNanos() / 20, this::ask);
    }

    private void giveUp() {
        if (future.isDone()) {
            return;
        }
        Refusal last = trouble;
        String said = last == null ? "" : " " + last.detail();
        String limit = TimeUnit.NANOSECONDS.toMillis(patienceNanos) + " ms";
        if (isAwaiting || mayHaveBegun) {
            fail(unknown("Nobody said within " + limit + " how it ended." + said));
        } else if (last != null && last.code() == Refusal.Code.BUSY) {
            fail(new NotDoneException(wish.undone + " within " + limit + ":" + said));
        } else {
            fail(new NoLeaderException(wish.undone + ": no leader could be asked within " + limit + "." + said));
        }
    }

    private RaftException unknown(String why) {
        return new OutcomeUnknownException(wish.undone + " as far as is known. " + why
                + " It may have come about, or may yet: see who belongs to the cluster and who leads, then ask again.");
    }

    private void fail(RaftException cause) {
        callbacks.execute(() -> future.completeExceptionally(cause));
    }
}
