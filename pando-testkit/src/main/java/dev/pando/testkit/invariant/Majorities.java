package dev.pando.testkit.invariant;

import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Counts by hand: what is checked with the arithmetic of the rules would agree with their mistakes. */
public final class Majorities {
    private Majorities() {}

    /** In joint consensus a majority of each half (§4.3). */
    public static boolean isQuorum(Configuration configuration, Predicate<MemberId> in) {
        return isMajority(configuration.voters(), in)
                && (configuration.outgoing().isEmpty() || isMajority(configuration.outgoing(), in));
    }

    /** Tries every set of servers: none may be a quorum of the one while the others are a quorum of the other. */
    public static boolean overlap(Configuration one, Configuration other) {
        List<MemberId> all = Stream.of(one, other)
                .flatMap(configuration -> configuration.servers().stream())
                .map(Server::id)
                .distinct()
                .toList();
        for (int set = 0; set < 1 << all.size(); set++) {
            int chosen = set;
            boolean isApart = isQuorum(one, id -> (chosen >> all.indexOf(id) & 1) == 1)
                    && isQuorum(other, id -> (chosen >> all.indexOf(id) & 1) == 0);
            if (isApart) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMajority(List<Server> voters, Predicate<MemberId> in) {
        int count = 0;
        for (Server voter : voters) {
            count += in.test(voter.id()) ? 1 : 0;
        }
        return 2 * count > voters.size();
    }
}
