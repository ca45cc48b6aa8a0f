package dev.pando;

import dev.pando.Status.MemberStatus;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who belongs to a cluster and how each is doing, as one member sees it at one moment.
 *
 * @param roster who belongs
 * @param status how they are doing, and who leads
 */
public record Members(Roster roster, Status status) {

    /** All that a status says of who belongs. */
    public static Members of(Status status) {
        Predicate<MemberStatus> isLearner = member -> member.role().equals("learner");
        Predicate<MemberStatus> isReplica = member -> member.role().equals("replica");
        return new Members(
                new Roster(
                        status.rosterIndex(),
                        peers(status, isLearner.or(isReplica).negate()),
                        peers(status, isLearner),
                        peers(status, isReplica)),
                status);
    }

    private static List<Peer> peers(Status status, Predicate<MemberStatus> which) {
        return status.members().stream()
                .filter(which)
                .map(member -> new Peer(member.id(), member.address()))
                .toList();
    }
}
