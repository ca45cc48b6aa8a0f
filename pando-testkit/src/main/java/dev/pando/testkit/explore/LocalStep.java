package dev.pando.testkit.explore;

/**
 * What an action on a member comes to.
 *
 * @param next the number of what the member is then
 * @param sent the numbers of the messages that leave it
 * @param news what the properties of the whole have to look at, see the constants
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record LocalStep(int next, int[] sent, int news) {
    static final int ELECTED = 1;
    static final int COMMITTED = 2;
    static final int LOG_CHANGED = 4;
    static final int ACKNOWLEDGED = 8;

    /** The action is not possible, or changes nothing. */
    static final LocalStep NOTHING = new LocalStep(-1, new int[0], 0);

    boolean has(int what) {
        return (news & what) != 0;
    }
}
