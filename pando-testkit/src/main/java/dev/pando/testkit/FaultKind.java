package dev.pando.testkit;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What the simulator breaks, alone and together. A seed draws which kinds are on, and how often. */
public enum FaultKind {
    /** The power goes off: of what was not synced each sector is kept, lost or torn. */
    CRASH,
    /** As {@link #CRASH}, in the middle of a write or sync. */
    CRASH_IN_WRITE,
    /** The process ends and the machine goes on: nothing is lost on disk. */
    KILL,
    /** All machines lose power at once. */
    BLACKOUT,
    /** The machines, clients' too, fall into two or more groups that can't reach one another. */
    PARTITION,
    /** One member or client is cut off, both ways. */
    ISOLATION,
    /** One way between two machines is cut; the way back is open. */
    ONE_WAY,
    /** Each member reaches its neighbours in a row only. */
    CHAIN,
    /** A way is cut and healed, again and again. */
    FLAPPING,
    /** Connections break, with all that was under way on them. */
    BROKEN_CONNECTIONS,
    /** Messages of the protocol are lost. */
    LOSS,
    /** Messages of the protocol come twice, the second time late. */
    REPETITION,
    /** Messages of the protocol overtake one another. */
    REORDERING,
    /** Messages take long, by many times the usual. */
    SLOW_NETWORK,
    /** A member or client does nothing for a while, as in a long garbage collection; its clock goes on. */
    PAUSE,
    /** A processor takes many times as long as usual. */
    SLOW_PROCESSOR,
    /** A member's clock is faster or slower than the others'. */
    CLOCK_DRIFT,
    /** A member's clock leaps ahead. */
    CLOCK_JUMP,
    /** A disk takes many times as long as usual. */
    SLOW_DISK,
    /** A disk answers nothing for a while. */
    STALLED_DISK,
    /** A write fails. */
    FAILED_WRITE,
    /** A sync fails, and what it should have made durable may be lost. */
    FAILED_SYNC,
    /** A disk has no more room. */
    FULL_DISK,
    /** A read returns a flipped bit, once. */
    FLIPPED_READ,
    /** A bit flips where it is stored. */
    BIT_ROT,
    /** A file loses its end. */
    TRUNCATED_FILE,
    /** A write goes to the wrong place. */
    MISDIRECTED_WRITE,
    /** A member joins. */
    JOIN,
    /** A member leaves. */
    LEAVE,
    /** A machine loses all its data; a new member comes in its place. */
    WIPE,
    /** A member is asked to have leadership handed over. */
    TRANSFER,
    /** A member that runs is removed by another, without being asked. */
    REMOVE,
    /** A machine is down for good; its member is removed by another. */
    REMOVE_DEAD,
    /** Several members are promoted, demoted and removed at once. */
    RECONFIGURE,
    /** A member loses all it had; a new one takes its place at its address. */
    REPLACE,
    /** A member goes down, and comes back at another address. */
    MOVE,
    /** The next member whose log a snapshot takes the place of crashes meanwhile. */
    CRASH_IN_INSTALL;

    /** Those by which members come, go, change places and move. */
    public static final Set<FaultKind> MEMBERSHIP = Collections.unmodifiableSet(
            EnumSet.of(JOIN, LEAVE, WIPE, TRANSFER, REMOVE, REMOVE_DEAD, RECONFIGURE, REPLACE, MOVE));
}
