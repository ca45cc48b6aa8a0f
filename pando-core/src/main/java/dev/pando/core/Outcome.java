package dev.pando.core;

import dev.pando.core.membership.MemberId;
import org.jspecify.annotations.Nullable;

/** The answer to an {@link Event} that carries a request id. */
public sealed interface Outcome {
    long requestId();

    /** The proposals have the indexes from {@code firstIndex} on in this leader's log. They may still be replaced. */
    record Proposed(long requestId, long firstIndex, long term) implements Outcome {}

    /** Whoever has applied up to {@code index} may serve the read: it is linearizable (§6.4). */
    record ReadIndex(long requestId, long index) implements Outcome {}

    /**
     * The change has been appended; it has come about when {@code index} commits with this {@code term}, or, where that is
     * joint, when a configuration after it that is not joint does. An index of a configuration that was there before says
     * that there was nothing to change; where the log was dropped beyond it, the term is that of the log's base.
     *
     * @param isJoint whether the entry at {@code index} is C_old,new; the leader appends C_new by itself (§4.3)
     */
    record Reconfiguring(long requestId, long index, long term, boolean isJoint) implements Outcome {}

    /** The transfer has begun. */
    record Transferring(long requestId, MemberId target) implements Outcome {}

    /**
     * Nothing was done, and nothing will be.
     *
     * @param leader who may know better, where known
     * @param detail one sentence for a person
     */
    record Refused(long requestId, Reason reason, @Nullable MemberId leader, String detail) implements Outcome {}

    /** Why a request was refused. */
    enum Reason {
        /** Somebody else leads, or nobody. */
        NOT_LEADER,
        /** The leader has not yet committed an entry of its own term (§4.1, §6.4). Ask again. */
        NOT_READY,
        /** Too much is uncommitted. Ask again. */
        BUSY,
        /** Leadership is being handed over (§3.10). Ask again. */
        TRANSFERRING,
        /** Another change of the membership has not committed (§4.1). Ask again. */
        CHANGE_PENDING,
        /** Whoever has to take part has not been heard from lately. Ask again when it is back. */
        UNREACHABLE,
        /** The configuration that the change was made from is not the current one. */
        STALE_CONFIGURATION,
        /** The members that answer would be no quorum. Possible once others answer, or if it is forced. */
        WOULD_LOSE_QUORUM,
        /** The change makes no sense for the current configuration; asking again won't help. */
        IMPOSSIBLE
    }
}
