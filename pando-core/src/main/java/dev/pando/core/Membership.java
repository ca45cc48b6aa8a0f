package dev.pando.core;

import dev.pando.core.Event.Change;
import dev.pando.core.Outcome.Reason;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the membership by one server at a time (§4.1), learners first (§4.2.1). Every configuration passes
 * {@link #obstacle}, whoever wants it.
 */
final class Membership {
    private final MemberState state;
    private final Elections elections;
    private final Appending appending;
    private final Commitment commitment;

    Membership(MemberState state, Elections elections, Appending appending, Commitment commitment) {
        this.state = state;
        this.elections = elections;
        this.appending = appending;
        this.commitment = commitment;
    }

    /** Why something can't be done. */
    private record Obstacle(Reason reason, String detail) {}

    void onReconfigure(Event.Reconfigure event) {
        if (event.change() instanceof Change.Found found) {
            found(event.requestId(), found.initial());
            return;
        }
        LeaderState leader = state.leading();
        Obstacle obstacle =
                leader == null ? new Obstacle(Reason.NOT_LEADER, "This member does not lead.") : change(leader, event);
        if (obstacle != null) {
            state.outbox.refuse(state, event.requestId(), obstacle.reason, obstacle.detail);
        }
    }

    /** The first entry of an empty log. There is no leader yet who could append it: the founder makes itself one. */
    private void found(long requestId, Configuration initial) {
        boolean isUnused = state.log.lastIndex() == 0
                && state.configuration().isEmpty()
                && state.role instanceof FollowerState follower
                && follower.leader == null;
        boolean isAlone = initial.isVoter(state.self) && initial.servers().size() == 1;
        if (isUnused && isAlone) {
            elections.found(requestId, initial);
        } else {
            String detail = isUnused
                    ? "A cluster is founded by one member, as its only voter."
                    : "This member belongs to a cluster already.";
            state.outbox.refuse(state, requestId, Reason.IMPOSSIBLE, detail);
        }
    }

    /** Makes the change, or says that it is there already; otherwise tells what stands against it. */
    private @Nullable Obstacle change(LeaderState leader, Event.Reconfigure event) {
        ConfigurationAt current = state.configurationAt();
        if (leader.transferTarget != null) {
            return new Obstacle(Reason.TRANSFERRING, "Leadership is being handed over.");
        }
        if (!commitment.hasCommittedInTerm(leader)) {
            return notReady();
        }
        if (event.basedOn() != 0 && event.basedOn() != current.index()) {
            return new Obstacle(
                    Reason.STALE_CONFIGURATION,
                    "The current configuration is at " + current.index() + ", not at " + event.basedOn() + ".");
        }
        if (isDone(event.change())) {
            answer(event.requestId(), current.index());
            return null;
        }
        Obstacle obstacle = obstacle(leader);
        if (obstacle == null) {
            obstacle = senseless(leader, event.change());
        }
        if (obstacle == null) {
            answer(event.requestId(), appending.append(leader, changed(event.change())));
        }
        return obstacle;
    }

    private void answer(long requestId, long index) {
        state.outbox.answer(new Outcome.Reconfiguring(requestId, index, state.log.termAt(index)));
    }

    private static Obstacle notReady() {
        return new Obstacle(Reason.NOT_READY, "The leader has not committed an entry of its own term yet.");
    }

    /**
     * What stands against any change now: the own term's barrier (§4.1 and its erratum of 2015: without it two
     * leaders could build on different configurations and commit with disjoint majorities), and one change at a time.
     */
    private @Nullable Obstacle obstacle(LeaderState leader) {
        if (!commitment.hasCommittedInTerm(leader)) {
            return notReady();
        }
        ConfigurationAt current = state.configurationAt();
        if (current.index() > state.log.commitIndex() || current.configuration().isJoint()) {
            return new Obstacle(
                    Reason.CHANGE_PENDING, "The configuration at " + current.index() + " is not committed yet.");
        }
        return null;
    }

    private boolean isDone(Change change) {
        Configuration current = state.configuration();
        if (change instanceof Change.AddLearner add) {
            return current.servers().contains(add.server());
        } else if (change instanceof Change.Promote promote) {
            return current.isVoter(promote.learner());
        } else if (change instanceof Change.Remove remove) {
            return !current.contains(remove.member());
        }
        return false;
    }

    private @Nullable Obstacle senseless(LeaderState leader, Change change) {
        Configuration current = state.configuration();
        if (change instanceof Change.AddLearner add) {
            return senselessLearner(current, add.server());
        } else if (change instanceof Change.Promote promote) {
            return senselessPromotion(leader, promote.learner());
        } else if (change instanceof Change.Remove remove
                && current.isVoter(remove.member())
                && current.voters().size() == 1) {
            return new Obstacle(Reason.IMPOSSIBLE, "The last voter can't be removed.");
        }
        return null;
    }

    private @Nullable Obstacle senselessLearner(Configuration current, Server learner) {
        if (state.log.wasRemoved(learner.id())) { // the request was late: nobody is there any more who would use it
            return new Obstacle(
                    Reason.IMPOSSIBLE,
                    "Member " + learner.id().brief()
                            + " was removed from this cluster. An id is used once: join as a new member, with an empty"
                            + " directory.");
        }
        for (Server server : current.servers()) {
            if (server.id().equals(learner.id())) {
                return new Obstacle(
                        Reason.IMPOSSIBLE,
                        "Member " + learner.id().brief() + " is there already, at " + server.address() + ".");
            }
            if (server.address().equals(learner.address())) {
                return new Obstacle(
                        Reason.IMPOSSIBLE,
                        "The address " + learner.address() + " belongs to member "
                                + server.id().brief() + ".");
            }
        }
        return null;
    }

    private @Nullable Obstacle senselessPromotion(LeaderState leader, MemberId learner) {
        if (!state.configuration().isLearner(learner)) {
            return new Obstacle(Reason.IMPOSSIBLE, "There is no learner " + learner.brief() + ".");
        }
        Progress progress = leader.followers.get(learner);
        if (progress == null || !hasConfiguration(progress)) {
            return new Obstacle(Reason.NOT_READY, "The learner " + learner.brief() + " has not caught up yet.");
        }
        return null;
    }

    private Configuration changed(Change change) {
        Configuration current = state.configuration();
        if (change instanceof Change.AddLearner add) {
            return current.withLearner(add.server());
        } else if (change instanceof Change.Promote promote) {
            return current.withPromoted(promote.learner());
        } else if (change instanceof Change.Remove remove) {
            return current.without(remove.member());
        }
        throw new InvariantViolation("Nobody appends " + change + ".");
    }

    /**
     * §4.2.1: makes a voter of a learner that has caught up, after an acknowledgement in this leader's term, and lately:
     * one that is not there could cost the quorum.
     */
    void promoteLearners(LeaderState leader) {
        for (Server learner : state.configuration().learners()) {
            if (leader.transferTarget != null || obstacle(leader) != null) {
                return;
            }
            Progress progress = leader.followers.get(learner.id());
            if (progress != null && progress.catchUp.isQuick() && hasConfiguration(progress)) {
                appending.append(leader, changed(new Change.Promote(learner.id())));
                return;
            }
        }
    }

    private boolean hasConfiguration(Progress progress) {
        return progress.hasAnswered
                && progress.silentTicks < state.options.electionTicks()
                && progress.matchIndex >= state.configurationAt().index();
    }

    /**
     * A server that campaigns although it was removed has not heard of that: it was away when the others were told, and
     * would go on asking for ever. It is told again, until it answers or is silent once more.
     */
    void tellOfRemoval(LeaderState leader, MemberId candidate) {
        ConfigurationAt committed = state.log.committedConfiguration();
        boolean isRemoved = committed.index() > 0
                && !committed.configuration().contains(candidate)
                && !state.configuration().contains(candidate);
        if (isRemoved && !leader.followers.containsKey(candidate)) {
            Progress removed = new Progress(candidate, state.log.lastIndex() + 1);
            removed.removalIndex = committed.index();
            leader.followers.put(candidate, removed);
        }
    }

    /** Forgets removed members who do not answer, two election timeouts after their removal was committed. */
    void tick(LeaderState leader) {
        for (Progress progress : leader.followers.values()) {
            if (progress.removalIndex != 0 && progress.removalIndex <= state.log.commitIndex()) {
                progress.removedTicks++;
            }
        }
        leader.followers.values().removeIf(p -> p.removedTicks > 2 * state.options.electionTicks());
    }

    /** §4.2.2: whether this leader is no voter any more, by a configuration that is committed. */
    boolean isRemoved() {
        return !state.isVoter() && state.configurationAt().index() <= state.log.commitIndex();
    }
}
