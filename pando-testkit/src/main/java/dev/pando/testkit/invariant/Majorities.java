package dev.pando.testkit.invariant;

import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.util.List;
import java.util.function.Predicate;

/** Counts by hand: what is checked with the arithmetic of the rules would agree with their mistakes. */
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
}
