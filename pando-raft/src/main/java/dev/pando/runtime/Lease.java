package dev.pando.runtime;

import dev.pando.core.CoreOptions;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * For how long this member, leading, is sure that nobody else does (§6.4.1). Whoever answers a round of its reads gives no vote for
 * an election timeout by its own clock: so each round that a quorum has answered is worth that time, from when it was asked for.
 * That clocks differ in rate is allowed for, up to a tenth. Owned by the node's loop.
 */
final class Lease {
    private final long lengthNanos;
    private final LongSupplier nanoTime;
    private final LongSupplier term;
    private final BooleanSupplier mayBeHeld;

    /** The term that it was granted in; 0 before the first. */
    private long grantedTerm;

    private long untilNanos;

    /**
     * @param nanoTime monotonic
     * @param term that this member is in
     * @param mayBeHeld whether only the silence of a quorum could make somebody else leader now
     */
    Lease(CoreOptions options, LongSupplier nanoTime, LongSupplier term, BooleanSupplier mayBeHeld) {
        lengthNanos = lengthNanos(options);
        this.nanoTime = nanoTime;
        this.term = term;
        this.mayBeHeld = mayBeHeld;
    }

    /** The first tick may come just after a follower has heard from the leader, and so count for nothing; and a tenth for the clocks. */
    private static long lengthNanos(CoreOptions options) {
        return (options.electionTicks() - 1) * (options.tickMs() * 1_000_000L) / 10 * 9;
    }

    /** A quorum has confirmed that this member leads in a term, after it was asked then. */
    void confirmed(long askedTerm, long askedNanos) {
        long until = askedNanos + lengthNanos;
        if (askedTerm != grantedTerm || until - untilNanos > 0) {
            grantedTerm = askedTerm;
            untilNanos = until;
        }
    }

    /** Whether nobody else leads: whatever has been committed by now, this member knows. */
    boolean isHeld() {
        return grantedTerm == term.getAsLong() && mayBeHeld.getAsBoolean() && leftNanos() > 0;
    }

    /** Whether half of it is over: time to ask again. */
    boolean isDue() {
        return leftNanos() < lengthNanos / 2;
    }

    private long leftNanos() {
        return untilNanos - nanoTime.getAsLong();
    }
}
