package dev.pando.testkit.explore;

import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.Server;
import java.util.List;

/** Counts by hand, so that what the rules count wrongly is not judged by the same count. Sets of members are bits. */
final class Majorities {
    private static final int SETS = 1 << Bounds.MOST_MEMBERS;

    private Majorities() {}

    /** Tries every set of members: none may be a quorum of the one while the others are a quorum of the other. */
    static boolean overlap(Configuration one, Configuration other) {
        for (int set = 0; set < SETS; set++) {
            if (isQuorum(one, set) && isQuorum(other, ~set)) {
                return false;
            }
        }
        return true;
    }

    /** In joint consensus a majority of each half (§4.3). */
    static boolean isQuorum(Configuration configuration, int set) {
        return isMajority(configuration.voters(), set)
                && (configuration.outgoing().isEmpty() || isMajority(configuration.outgoing(), set));
    }

    private static boolean isMajority(List<Server> voters, int set) {
        int all = 0;
        for (Server voter : voters) {
            all |= 1 << Cluster.number(voter.id());
        }
        return 2 * Integer.bitCount(all & set) > Integer.bitCount(all);
    }
}
