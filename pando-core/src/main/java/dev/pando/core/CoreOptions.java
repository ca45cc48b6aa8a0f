package dev.pando.core;

/**
 * The numbers that the rules go by. Time is counted in ticks.
 *
 * @param tickMs how long a tick is, in milliseconds; only replicated time is made from it
 * @param electionTicks the election timeout: without a word from a leader for this long and up to twice as long, drawn
 *     anew each time, a follower campaigns (§3.4); a leader without a majority for this long steps down (§6.2)
 * @param heartbeatTicks how often a leader speaks at least
 * @param maxAppendBytes of records in one request; a single larger entry still goes, alone
 * @param maxInflightMessages unanswered requests to one follower
 * @param maxInflightBytes of records in unanswered requests to one follower; one request may go beyond
 * @param maxUncommittedBytes of records that are appended and not committed: a leader takes no further proposals
 * @param cacheBytes of records kept in memory for followers that are a little behind; what is not yet durable or not
 *     yet committed is kept beyond that
 * @param preVote ask before campaigning (§9.6); always on in production
 */
public record CoreOptions(
        int tickMs,
        int electionTicks,
        int heartbeatTicks,
        int maxAppendBytes,
        int maxInflightMessages,
        int maxInflightBytes,
        long maxUncommittedBytes,
        long cacheBytes,
        boolean preVote) {

    public static final CoreOptions DEFAULT =
            new CoreOptions(50, 20, 2, 1 << 20, 256, 8 << 20, 64 << 20, 32 << 20, true);

    public CoreOptions {
        require(tickMs >= 1, "tickMs must be 1 or more");
        require(heartbeatTicks >= 1, "heartbeatTicks must be 1 or more");
        require(electionTicks >= 3 * heartbeatTicks, "electionTicks must be 3 times heartbeatTicks or more");
        require(maxAppendBytes >= 1, "maxAppendBytes must be 1 or more");
        require(maxInflightMessages >= 1, "maxInflightMessages must be 1 or more");
        require(maxInflightBytes >= 1, "maxInflightBytes must be 1 or more");
        require(maxUncommittedBytes >= 1, "maxUncommittedBytes must be 1 or more");
        require(cacheBytes >= 0, "cacheBytes must be 0 or more");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message + ".");
        }
    }
}
