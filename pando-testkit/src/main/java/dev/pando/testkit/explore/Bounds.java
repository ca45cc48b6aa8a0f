package dev.pando.testkit.explore;

/**
 * How far an exploration goes. Within its bounds it leaves nothing out.
 *
 * @param start where it begins
 * @param network what may become of messages
 * @param members how many there are, 1 to 5
 * @param terms how many terms there may be beyond those of the start; in each of them, everybody may campaign
 * @param entries how many entries are proposed, on whoever leads
 * @param crashes how often a member crashes and starts again
 * @param losses how often a leader is told that a member could not be reached: what was under way may be lost, or late
 * @param heartbeats how often a heartbeat falls due
 * @param changes how often a change of one member is begun
 * @param jointChanges how often a change of two voters at once is begun
 * @param compactions how often a member takes a snapshot and drops its log up to there; whoever knows less to be committed may
 *     fetch that at any time
 * @param campaigns how often members campaign in all; 15 for as often as {@code terms} allows, which is no bound of pre-votes
 * @param window how many requests with entries a leader sends ahead to each member
 * @param bytesPerRequest of entries; 1 for one entry in each request
 * @param isDiskSlow whether anything may happen while a disk writes; otherwise a member that has asked its disk for
 *     something does nothing else until it is written, or it crashes
 * @param preVote whether members ask before they campaign
 * @param maxStates to give up at
 */
public record Bounds(
        Start start,
        Network network,
        int members,
        int terms,
        int entries,
        int crashes,
        int losses,
        int heartbeats,
        int changes,
        int jointChanges,
        int compactions,
        int campaigns,
        int window,
        int bytesPerRequest,
        boolean isDiskSlow,
        boolean preVote,
        int maxStates) {
    static final int MOST_MEMBERS = 5;

    /** What is counted has 4 bits in a state. */
    static final int MOST = 15;

    /** Three voters, and nothing yet that may happen but messages and writes. */
    public static final Bounds NONE = new Bounds(
            Start.FORMED,
            Network.UNORDERED,
            3,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            MOST,
            4,
            1 << 20,
            false,
            false,
            Integer.MAX_VALUE - 8);

    public Bounds {
        if (members < 1 || members > MOST_MEMBERS) {
            throw new IllegalArgumentException("1 to 5 members can be explored, not " + members + ".");
        }
        for (int count :
                new int[] {terms, entries, crashes, losses, heartbeats, changes, jointChanges, compactions, campaigns
                }) {
            if (count < 0 || count > MOST) {
                throw new IllegalArgumentException("A bound is 0 to " + MOST + ", not " + count + ".");
            }
        }
        if (preVote && campaigns == MOST) {
            throw new IllegalArgumentException(
                    "Members may ask for pre-votes for ever: say how often they campaign in all.");
        }
        if (start == Start.UNEQUAL_LOGS && members != 3) {
            throw new IllegalArgumentException("Unequal logs are those of 3 members, not of " + members + ".");
        }
    }
}
