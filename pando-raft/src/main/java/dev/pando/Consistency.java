package dev.pando;

/** How fresh a read is. */
public enum Consistency {
    /**
     * Linearizable: sees whatever was answered to anybody before the read began (read index, §6.4). Costs a round of heartbeats
     * from the leader, which reads that come together share. The default.
     */
    LINEARIZABLE,
    /**
     * As {@link #LINEARIZABLE}, as long as clocks can be relied on: after a quorum has confirmed that it leads, the leader answers
     * for nearly an {@link RaftOptions#electionTimeout} without asking anybody, since nobody of that quorum gives a vote
     * meanwhile (lease, §6.4.1). Costs one message to the leader and its answer, nothing on the leader itself; now and then a
     * round of heartbeats, which few reads have to wait for.
     *
     * <p>It assumes that all members have the same {@code electionTimeout}, also while that is changed, and that their monotonic clocks
     * ({@link System#nanoTime}) differ in rate by less than a tenth. Wall clocks don't matter, nor does how long a process or a
     * message is held up. A machine that is suspended, or moved or restored as an image of a running virtual machine, may have a
     * clock that stood still meanwhile: where that happens to a leader, reads of this kind may be stale by as long. Use
     * {@code LINEARIZABLE} there.
     */
    LEASE,
    /**
     * What this member has applied: never waits, and works without a leader; may be stale by any amount. Reads of one machine
     * of one member never go back in time as long as the member runs.
     */
    LOCAL
}
