package dev.pando.runtime;

import dev.pando.RaftException;
import dev.pando.order.OpenOrder;
import dev.pando.order.Order;
import dev.pando.transport.Packet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A caller of this member wants something done to the cluster: the leader is asked for it, again and again until it is
 * answered for good or time is up. Runs on the node's loop; its future completes on another.
 */
final class Asking {
    private final Node node;
    private final Loop callbacks;
    private final OpenOrder order;
    private final long patienceNanos;
    private final CompletableFuture<Void> future = new CompletableFuture<>();

    /** A request is being put; what is answered meanwhile was not sent to anybody. */
    private boolean isPutting;

    Asking(Node node, Loop callbacks, Order order, long patienceMs) {
        this.node = node;
        this.callbacks = callbacks;
        this.order = new OpenOrder(order);
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
        future.completeExceptionally(order.closed("The member", cause));
    }

    private void ask() {
        if (!future.isDone() && !node.isStopped()) {
            isPutting = true;
            node.requests().handle(order.request(node.nextRequestId()), this::answered);
            isPutting = false;
        }
    }

    private void answered(Packet answer) {
        if (answer instanceof Packet.Refused refused) {
            askAgainUnless(order.refused(refused.refusal(), !isPutting));
        } else if (answer instanceof Packet.Transferred transferred && transferred.leader() == null) {
            askAgainUnless(order.lost("Nobody who was asked could say how it ended."));
        } else {
            callbacks.execute(() -> future.complete(null));
        }
    }

    private void askAgainUnless(@Nullable RaftException failure) {
        if (failure != null) {
            fail(failure);
        } else {
            node.loop().schedule(node.electionTimeoutNanos() / 20, this::ask);
        }
    }

    private void giveUp() {
        if (!future.isDone()) {
            fail(order.outOfTime(TimeUnit.NANOSECONDS.toMillis(patienceNanos) + " ms", ""));
        }
    }

    private void fail(RaftException cause) {
        callbacks.execute(() -> future.completeExceptionally(cause));
    }
}
