package dev.pando.core;

/** What a member is to its cluster at the moment (§3.3), learners and pre-vote included. */
public enum Role {
    /** Takes entries and votes. Also a member that belongs to no configuration yet, or no more. */
    FOLLOWER,
    /** Takes entries; neither campaigns nor counts (§4.2.1). Also a read replica, which stays so. */
    LEARNER,
    /** Asks whether an election could be won, its term unchanged (§9.6). */
    PRE_CANDIDATE,
    /** Asks for votes (§3.4). */
    CANDIDATE,
    /** Gives entries their indexes. */
    LEADER
}
