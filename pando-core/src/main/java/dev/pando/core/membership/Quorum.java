package dev.pando.core.membership;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The arithmetic of majorities. In joint consensus (§4.3) a quorum is a majority of the voters <em>and</em> one of the
 * outgoing voters. A configuration without voters has no quorum.
 */
public final class Quorum {
    private Quorum() {}

    /** Whether the members for which {@code in} holds are a quorum. */
    public static boolean isQuorum(Configuration configuration, Predicate<MemberId> in) {
        return isMajority(configuration.voters(), in)
                && (!configuration.isJoint() || isMajority(configuration.outgoing(), in));
    }

    /**
     * The largest number that a quorum has reached.
     *
     * @param reached how far each voter is, 0 or more
     * @return 0 where there is no voter
     */
    public static long agreed(Configuration configuration, ToLongFunction<MemberId> reached) {
        long agreed = majorityReached(configuration.voters(), reached);
        return configuration.isJoint() ? Math.min(agreed, majorityReached(configuration.outgoing(), reached)) : agreed;
    }

    private static boolean isMajority(List<Server> voters, Predicate<MemberId> in) {
        int count = 0;
        for (Server voter : voters) {
            if (in.test(voter.id())) {
                count++;
            }
        }
        return count > voters.size() / 2;
    }

    private static long majorityReached(List<Server> voters, ToLongFunction<MemberId> reached) {
        int size = voters.size();
        if (size == 0) {
            return 0;
        }
        long[] sorted = new long[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = reached.applyAsLong(voters.get(i).id());
        }
        Arrays.sort(sorted);
        return sorted[(size - 1) / 2];
    }
}
