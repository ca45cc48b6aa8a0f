package dev.pando;

/** How fresh a read is. */
public enum Consistency {
    /**
     * Linearizable: sees whatever was answered to anybody before the read began (read index, §6.4). Costs a round of heartbeats
     * from the leader, which reads that come together share. The default.
     */
    LINEARIZABLE,
    /**
     * What this member has applied: never waits, and works without a leader; may be stale by any amount. Reads of one machine
     * of one member never go back in time as long as the member runs.
     */
    LOCAL
}
