package dev.pando.order;

import dev.pando.ClosedException;
import dev.pando.NoLeaderException;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.StaleRosterException;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * An order that is not answered for good yet: whether it may have come about, and what that makes of what is said about it.
 * Owned by a loop, but for {@link #closed}.
 */
public final class OpenOrder {
    private final Order order;

    /** The last request is not answered. */
    private volatile boolean isAwaiting;

    /** An earlier one may come about although nobody has said that it has. */
    private volatile boolean mayHaveBegun;

    /** What was said last by those who could not do it. */
    private @Nullable Refusal trouble;

    public OpenOrder(Order order) {
        this.order = order;
    }

    /** A request that is sent now. */
    public Packet request(long id) {
        isAwaiting = true;
        return order.request().apply(id);
    }

    /** Whether the last request is not answered. */
    public boolean isAwaiting() {
        return isAwaiting;
    }

    /** It could not be sent. */
    public void notSent() {
        isAwaiting = false;
    }

    /**
     * It was refused.
     *
     * @param wasSent whether anybody may have begun it; otherwise nobody knew whom to ask
     * @return what whoever waits is told; null if it is to be asked for again
     */
    public @Nullable RaftException refused(Refusal refusal, boolean wasSent) {
        isAwaiting = false;
        trouble = refusal;
        boolean isStale = refusal.code() == Refusal.Code.STALE;
        if (isStale || refusal.code() == Refusal.Code.INVALID) {
            if (mayHaveBegun && !order.isRefusalFinal()) {
                return unknown("An earlier request was lost, and this one was refused: " + refusal.detail());
            }
            String why = order.undone() + ": " + refusal.detail();
            return isStale ? new StaleRosterException(why) : new NotDoneException(why);
        }
        mayHaveBegun |= wasSent && refusal.code() == Refusal.Code.NO_LEADER && !order.isRefusalSure();
        return null;
    }

    /**
     * The answer is lost, or did not say how it ended.
     *
     * @param why a sentence
     * @return what whoever waits is told; null if it is to be asked for again
     */
    public @Nullable RaftException lost(String why) {
        boolean isAsked = isAwaiting;
        isAwaiting = false;
        mayHaveBegun |= isAsked;
        return isAsked && !order.isRepeatable() ? unknown(why) : null;
    }

    /**
     * Nobody waits any longer.
     *
     * @param limit for how long somebody did
     * @param more what else is known, beginning with a space, or empty
     */
    public RaftException outOfTime(String limit, String more) {
        Refusal last = trouble;
        String said = (last == null ? "" : " It was said last: " + last.detail()) + more;
        if (isAwaiting || mayHaveBegun) {
            return unknown("Nobody said within " + limit + " how it ended." + said);
        }
        return last != null && last.code() == Refusal.Code.BUSY
                ? new NotDoneException(order.undone() + " within " + limit + "." + said)
                : new NoLeaderException(order.undone() + ": no leader could be asked within " + limit + "." + said);
    }

    /**
     * Whoever asked has stopped. Called by any thread.
     *
     * @param who the beginning of a sentence: "The member"
     */
    public RaftException closed(String who, @Nullable Throwable cause) {
        Throwable why = cause == null ? new ClosedException(who + " is closed.") : cause;
        return isAwaiting || mayHaveBegun
                ? new OutcomeUnknownException(
                        order.undone() + " as far as is known. " + who
                                + " stopped before it was answered. It may have come about, or may yet.",
                        why)
                : new ClosedException(order.undone() + ", and will not be. " + who + " is closed.", why);
    }

    private OutcomeUnknownException unknown(String why) {
        return new OutcomeUnknownException(order.undone() + " as far as is known. " + why
                + " It may have come about, or may yet: see who belongs to the cluster and who leads, then ask again.");
    }
}
