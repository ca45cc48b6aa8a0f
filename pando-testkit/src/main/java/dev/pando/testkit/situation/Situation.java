package dev.pando.testkit.situation;

import dev.pando.testkit.LogUse;
import java.util.EnumSet;
import java.util.Set;

/** Something rare that a long run must reach now and then: where it never does, it has not tried what matters. */
public enum Situation {
    /** An entry was cut from a log, since a leader had another. */
    ENTRY_TRUNCATED,
    /** A configuration was cut from a log: the one before is in effect again (§4.1). */
    CONFIGURATION_TRUNCATED,
    /** Two members lead at the same moment, in different terms. */
    TWO_LEADERS_AT_ONCE,
    /** As before, while the network is partitioned: both halves have a leader. */
    BOTH_HALVES_LEAD,
    /** A term passed without a leader: votes were split, or its candidate was lost. */
    TERM_WITHOUT_LEADER,
    /** A pre-vote was refused to a member that has not heard from the leader, by one that has (§4.2.3). */
    PRE_VOTE_REFUSED,
    /** A leader stepped down since a quorum did not answer (§6.2). */
    LEADER_LOST_ITS_QUORUM,
    /** A leader learned of a later term. */
    LEADER_DEPOSED,
    /** A member that led came back after a crash, and leads again. */
    LED_AGAIN_AFTER_RESTART,
    /** A crash took a term or vote that was not on disk yet. */
    VOTE_LOST_IN_CRASH,
    /** A crash took entries that were not on disk yet. */
    TAIL_LOST_IN_CRASH,
    /** After a crash entries were found that nobody had been told were on disk. */
    UNSYNCED_TAIL_SURVIVED,
    /** An entry of an earlier term was committed by one of the leader's own (§3.6.2; figure 3.7). */
    EARLIER_TERM_COMMITTED,
    /** A leader was elected whose log was shorter than that of a voter, but ended in a later term (§3.6.1). */
    SHORTER_LOG_WON,
    /** A follower refused what did not fit its log, and the leader went back (§3.5). */
    LOGS_DID_NOT_MATCH,
    /** A follower was so far behind that entries were read from disk for it. */
    ENTRIES_READ_FOR_FOLLOWER,
    /** A leader of an earlier term was refused by a follower. */
    STALE_LEADER_REFUSED,
    /** A learner was added by one leader and promoted by another. */
    PROMOTED_ACROSS_LEADERS,
    /** A member crashed while it was a learner. */
    LEARNER_CRASHED,
    /** A leader crashed while a configuration of its own was not committed. */
    LEADER_CRASHED_IN_CHANGE,
    /** A leader committed its own removal (§4.2.2). */
    LEADER_REMOVED_ITSELF,
    /** The cluster had one voter, and has two. */
    GREW_FROM_ONE_TO_TWO,
    /** The cluster had two voters, and has one. */
    SHRANK_FROM_TWO_TO_ONE,
    /** A removed server asked for votes, and was told of its removal. */
    REMOVED_SERVER_CAMPAIGNED,
    /** Leadership was handed over, and the successor was elected (§3.10). */
    LEADERSHIP_TRANSFERRED,
    /** A majority of the voters was down. */
    MAJORITY_DOWN,
    /** Nobody ran at all. */
    ALL_DOWN,
    /** A member's storage failed, and it stopped. */
    STORAGE_FAILED,
    /** A member refused to start, or stopped, since what it had stored was damaged. */
    DAMAGE_FOUND,
    /** A member lost all it had, and another came in its place. */
    MEMBER_REPLACED,
    /** A caller was told that the outcome of its operation is not known. */
    OUTCOME_UNKNOWN,
    /** An operation could be answered only after somebody else had become leader. */
    ANSWERED_BY_ANOTHER_LEADER,
    /** C_old,new was committed: several members changed at once (§4.3). */
    CHANGED_JOINTLY,
    /** A leader was elected by both majorities of joint consensus (§4.3). */
    ELECTED_IN_JOINT,
    /** C_new was appended by another leader than C_old,new. */
    JOINT_LEFT_BY_ANOTHER,
    /** A voter became a read replica. */
    VOTER_DEMOTED,
    /** A read replica became a voter. */
    REPLICA_PROMOTED,
    /** A member came at the address of one that had lost its disk, in its place. */
    REPLACED_IN_PLACE,
    /** A member that had moved was known at its new address. */
    MOVED,
    /** Whoever led had moved itself, and noted its own new address. */
    LEADER_MOVED,
    /** A member has dropped the beginning of its log (§5.1). */
    LOG_COMPACTED,
    /** A snapshot took the place of a member's log. */
    SNAPSHOT_INSTALLED,
    /** A snapshot came from another member than the leader. */
    SNAPSHOT_FROM_FOLLOWER,
    /** A snapshot took the place of entries that were never committed. */
    INSTALLED_OVER_CONFLICT,
    /** A new member got a snapshot first of all. */
    JOINED_BY_SNAPSHOT,
    /** A member crashed, or stopped, while a snapshot was about to take the place of its log. */
    CRASHED_IN_INSTALL,
    /** A program was too slow for the log, and began anew with a snapshot. */
    LISTENER_FELL_BEHIND,
    /** The log had no entry of a client's session for so long that it expired (§6.3). */
    CLIENT_SESSION_EXPIRED,
    /** Machines could not carry out a command, and stopped before it. */
    MACHINES_HALTED,
    /** Machines went on after a command that an operator had them skip. */
    COMMAND_SKIPPED,
    /** A leader told what a read has to see on the strength of its lease alone (§6.4.1). */
    READ_BY_LEASE;

    private static final Set<Situation> OF_MACHINES = EnumSet.of(MACHINES_HALTED, COMMAND_SKIPPED, READ_BY_LEASE);
    private static final Set<Situation> OF_LISTENERS = EnumSet.of(LISTENER_FELL_BEHIND);

    /** Whether it can come about in a cluster whose log is these programs'. */
    public boolean comesAboutWith(LogUse use) {
        return switch (use) {
            case ANY -> true;
            case MACHINES -> !OF_LISTENERS.contains(this);
            case RAW -> !OF_MACHINES.contains(this);
        };
    }
}
