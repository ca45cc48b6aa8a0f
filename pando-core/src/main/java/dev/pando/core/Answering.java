package dev.pando.core;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Quorum;
import dev.pando.core.membership.Server;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom a leader has heard from within an election timeout, and what stands against configurations for that: a voter that
 * is not there can cost the quorum.
 */
final class Answering {
    private final MemberState state;

    Answering(MemberState state) {
        this.state = state;
    }

    /** §4.2.1: whether this follower, that has no vote, could have one: it answers, and has the configuration. */
    boolean mayBeVoter(Progress follower) {
        return answers(follower)
                && follower.matchIndex >= state.configurationAt().index();
    }

    private boolean answers(Progress follower) {
        return follower.hasAnswered && !follower.isSilent(state.options) && !follower.isLacking;
    }

    /** What stands against {@code next} for the voters that it adds to those of the configuration in effect. */
    @Nullable Obstacle newVoters(LeaderState leader, Configuration next) {
        for (Server voter : next.voters()) {
            Progress progress = leader.followers.get(voter.id());
            boolean isMissing = progress == null || !mayBeVoter(progress);
            if (isMissing && !state.configuration().isVoter(voter.id())) {
                return progress != null && progress.isSilent(state.options)
                        ? new Obstacle(
                                Reason.WOULD_LOSE_QUORUM,
                                "A new voter has to answer first, and " + named(List.of(voter))
                                        + " does not: see that it runs, or remove it.")
                        : new Obstacle(Reason.NOT_READY, "Member " + voter.id().brief() + " has not caught up yet.");
            }
        }
        return null;
    }

    /**
     * What stands against {@code next} if it has other voters: those who answer may be no quorum of it, or of either half
     * of it where it is joint (§4.3). A leader that was elected just now may not know yet.
     */
    @Nullable Obstacle quorum(LeaderState leader, Configuration next) {
        Predicate<MemberId> isHeard = id -> is(leader, id, this::answers);
        if (next.voters().equals(state.configuration().voters()) || Quorum.isQuorum(next, isHeard)) {
            return null;
        }
        List<Server> unheard = Stream.concat(next.voters().stream(), next.outgoing().stream())
                .filter(server -> !isHeard.test(server.id()))
                .distinct()
                .sorted()
                .toList();
        if (Quorum.isQuorum(next, id -> is(leader, id, progress -> !progress.isSilent(state.options)))) {
            return new Obstacle(Reason.NOT_READY, "The leader has yet to hear from " + named(unheard) + ".");
        }
        return new Obstacle(
                Reason.WOULD_LOSE_QUORUM,
                "Too few voters would be left that answer: not " + named(unheard)
                        + ". See that enough of them run, remove those first that never will, or force the change.");
    }

    /** The leader itself is always there. */
    private boolean is(LeaderState leader, MemberId member, Predicate<Progress> what) {
        Progress progress = leader.followers.get(member);
        return member.equals(state.self) || (progress != null && what.test(progress));
    }

    private static String named(List<Server> servers) {
        return String.join(
                ", ",
                servers.stream()
                        .map(server -> "member " + server.id().brief() + " at " + server.address())
                        .toList());
    }
}
