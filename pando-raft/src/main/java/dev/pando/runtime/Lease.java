package dev.pando.runtime;

/**
 * For how long a leader is sure that nobody else leads (§6.4.1). Whoever answers a round of its reads gives no vote for an election
 * timeout by its own clock: so each round that a quorum has answered is worth that time, from when it was asked for. That clocks
 * differ in rate is allowed for, up to a tenth. Knows no clock: it is told what monotonic time it is.
 */
final class Lease {
    private final long lengthNanos;

    /** The term that it was granted in; 0 before the first. */
    private long grantedTerm;

    private long untilNanos;

    /** The first tick may come just after a follower has heard from the leader, and so count for nothing; and a tenth for the clocks. */
    Lease(int electionTicks, int tickMs) {
        lengthNanos = (electionTicks - 1) * (tickMs * 1_000_000L) / 10 * 9;
    }

    /** A quorum has confirmed that this member leads in a term, after it was asked then. */
    void confirmed(long askedTerm, long askedNanos) {
        long until = askedNanos + lengthNanos;
        if (askedTerm != grantedTerm || until - untilNanos > 0) {
            grantedTerm = askedTerm;
            untilNanos = until;
        }
    }

    /** Whether whoever leads in this term is sure of it. */
    boolean lasts(long term, long nowNanos) {
        return term == grantedTerm && untilNanos - nowNanos > 0;
    }

    /** Whether half of it is over: time to ask again. */
    boolean isDue(long nowNanos) {
        return untilNanos - nowNanos < lengthNanos / 2;
    }
}
