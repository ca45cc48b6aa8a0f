package dev.pando.core.net;

import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Counts by hand, so that what the rules count wrongly is not judged by the same count. */
final class Majorities {
    private Majorities() {}

    static boolean isQuorum(Configuration configuration, Predicate<MemberId> in) {
        return isMajority(configuration.voters(), in)
                && (configuration.outgoing().isEmpty() || isMajority(configuration.outgoing(), in));
    }

    private static boolean isMajority(List<Server> voters, Predicate<MemberId> in) {
        long count = voters.stream().filter(voter -> in.test(voter.id())).count();
        return 2 * count > voters.size();
    }

    /** Tries every set of servers: none may be a quorum of the one while the others are a quorum of the other. */
    static boolean overlap(Configuration one, Configuration other) {
        List<MemberId> all = Stream.concat(one.servers().stream(), other.servers().stream())
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
}
