package dev.pando.runtime;

import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.core.Event;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.transport.Packet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * This member leaves: its own appends are finished, leadership is handed over, the removal is committed, asked for again
 * and again until then. Owned by the node's loop.
 */
final class Departure {
    private final Node node;
    private final CompletableFuture<Void> future = new CompletableFuture<>();

    /** Gives up then. */
    private final long untilTick;

    private long now;
    private boolean drained;
    private boolean asking;
    private boolean over;

    /** Leadership is not handed over for ever: a leader can remove itself too (§4.2.2). */
    private int transferTicksLeft;

    private @Nullable String lastTrouble;

    Departure(Node node, long patienceTicks) {
        this.node = node;
        this.untilTick = patienceTicks;
        this.transferTicksLeft = 2 * node.electionTicks();
    }

    CompletableFuture<Void> future() {
        return future;
    }

    void tick() {
        now++;
        if (over) {
            return;
        }
        if (now > untilTick) {
            fail(new OutcomeUnknownException("The member could not leave in time; it goes on trying to be a member. "
                    + (lastTrouble == null ? "Its own appends were not finished." : lastTrouble) + " Call it again."));
            return;
        }
        proceed();
    }

    /** Its removal has committed. */
    void removed() {
        over = true;
    }

    void proceed() {
        if (over || asking) {
            return;
        }
        if (!drained && !node.own().isIdle()) {
            return;
        }
        drained = true;
        if (node.configuration().voters().size() == 1 && node.configuration().isLastingVoter(node.self())) {
            fail(
                    new NotDoneException(
                            "This is the last voter of its cluster: it can be closed, but not leave, since the log would be lost."));
            return;
        }
        if (node.leads() && transferTicksLeft > 0) {
            if (transferTicksLeft-- % node.electionTicks() == 0) {
                node.ask(id -> new Event.Transfer(id, null), outcome -> {});
            }
            return;
        }
        asking = true;
        Reconfiguration removal = Reconfiguration.of(new Change.Remove(node.self()));
        node.requests().handle(new Packet.Reconfigure(node.nextRequestId(), removal, false), this::answered);
    }

    private void answered(Packet answer) {
        asking = false;
        if (over) {
            return;
        }
        if (answer instanceof Packet.Reconfigured) {
            over = true;
            node.left();
        } else if (answer instanceof Packet.Refused refused) {
            lastTrouble = refused.refusal().detail();
            if (refused.refusal().code() == Packet.Refusal.Code.INVALID) {
                fail(new NotDoneException("The member can't leave: " + lastTrouble));
            }
        }
    }

    private void fail(RaftException cause) {
        over = true;
        node.departureFailed(this, cause);
    }
}
