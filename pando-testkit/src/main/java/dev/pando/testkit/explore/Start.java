package dev.pando.testkit.explore;

/** Where an exploration begins. Each is a state that a cluster can reach, so that nothing is spent on reaching it. */
public enum Start {
    /** All members are voters; their logs hold that configuration, committed, and nothing else. Nobody has led yet. */
    FORMED,

    /** As {@link #FORMED}, and then the first member was elected in term 2; its own entry is committed everywhere. */
    LED,

    /**
     * Three voters. The first led in term 2 and the third in term 3, and each has entries from index 2 on that nobody else
     * has, the first two of them and the third one: figure 3.7 of the dissertation (figure 8 of the paper), where its trouble
     * begins. That the earlier log is longer is not in the figure; what takes length for lateness fails by it.
     */
    UNEQUAL_LOGS,

    /** As {@link #LED}, but the last member does not belong to the cluster, and has nothing. */
    JOINING,

    /** As {@link #LED}, but the last member is a read replica. */
    REPLICATED,

    /** Nobody has anything; the first member may found the cluster, the others may be added. */
    BLANK;

    /** Whether the first member leads at the start. */
    boolean isLed() {
        return this == LED || this == JOINING || this == REPLICATED;
    }
}
