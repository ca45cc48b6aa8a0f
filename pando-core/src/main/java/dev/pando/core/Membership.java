package dev.pando.core;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the membership: of one voter in a step (§4.1), of several through joint consensus (§4.3), learners first
 * (§4.2.1). Every configuration passes {@link #obstacle}, whoever wants it, but for C_new, which only ends what C_old,new
 * began.
 */
final class Membership {
    private final MemberState state;
    private final Elections elections;
    private final Appending appending;
    private final Commitment commitment;
    private final Answering answering;

    Membership(MemberState state, Elections elections, Appending appending, Commitment commitment) {
        this.state = state;
        this.elections = elections;
        this.appending = appending;
        this.commitment = commitment;
        answering = new Answering(state);
    }

    void onReconfigure(Event.Reconfigure event) {
        whenLeading(event.requestId(), leader -> change(leader, event));
    }

    void onReaddress(Event.Readdress event) {
        whenLeading(event.requestId(), leader -> readdress(leader, event));
    }

    private void whenLeading(long requestId, Function<LeaderState, @Nullable Obstacle> attempt) {
        LeaderState leader = state.leading();
        Obstacle obstacle =
                leader == null ? new Obstacle(Reason.NOT_LEADER, "This member does not lead.") : attempt.apply(leader);
        if (obstacle != null) {
            state.outbox.refuse(state, requestId, obstacle.reason(), obstacle.detail());
        }
    }

    /** The first entry of an empty log. There is no leader yet who could append it: the founder makes itself one. */
    void onFound(Event.Found event) {
        Configuration initial = event.initial();
        boolean isUnused = state.log.lastIndex() == 0
                && state.configuration().isEmpty()
                && state.role instanceof FollowerState follower
                && follower.leader == null;
        boolean isAlone = initial.isVoter(state.self) && initial.servers().size() == 1;
        if (isUnused && isAlone) {
            elections.found(event.requestId(), initial);
        } else {
            String detail = isUnused
                    ? "A cluster is founded by one member, as its only voter."
                    : "This member belongs to a cluster already.";
            state.outbox.refuse(state, event.requestId(), Reason.IMPOSSIBLE, detail);
        }
    }

    /** Makes the change, or says that it is there already; otherwise tells what stands against it. */
    private @Nullable Obstacle change(LeaderState leader, Event.Reconfigure event) {
        ConfigurationAt current = state.configurationAt();
        Reconfiguration wanted = event.reconfiguration();
        if (leader.transferTarget != null) {
            return handingOver();
        }
        if (!commitment.hasCommittedInTerm(leader)) {
            return notReady();
        }
        Configuration settled = current.configuration().settled();
        Target target = Target.of(settled, wanted.changes(), state.log::wasRemoved);
        if (target.nonsense() == null && target.configuration().equals(settled)) {
            answer(event.requestId(), current); // also if it was asked for again, and based on the one before
            return null;
        }
        if (wanted.basedOn() != 0 && wanted.basedOn() != current.index()) {
            return new Obstacle(
                    Reason.STALE_CONFIGURATION,
                    "The current configuration is at " + current.index() + ", not at " + wanted.basedOn() + ".");
        }
        Obstacle obstacle = obstacle(leader);
        if (obstacle == null) {
            obstacle = step(leader, event, target);
        }
        return obstacle;
    }

    /** No voter comes or goes, so this is a single step; that the member is there is for whoever asks to see. */
    private @Nullable Obstacle readdress(LeaderState leader, Event.Readdress event) {
        Configuration current = state.configuration();
        Server moved = event.moved();
        if (current.servers().contains(moved)) {
            answer(event.requestId(), state.configurationAt());
            return null;
        }
        if (leader.transferTarget != null) {
            return handingOver();
        }
        Obstacle obstacle = obstacle(leader);
        if (obstacle != null) {
            return obstacle;
        }
        String nonsense = Target.misaddressed(current, moved);
        if (nonsense != null) {
            return new Obstacle(Reason.IMPOSSIBLE, nonsense);
        }
        appending.append(leader, current.withAddress(moved));
        answer(event.requestId(), state.configurationAt());
        return null;
    }

    /** Takes the first step to what is wanted, and answers; the one that follows a joint one is not asked for. */
    private @Nullable Obstacle step(LeaderState leader, Event.Reconfigure event, Target target) {
        if (target.nonsense() != null) {
            return new Obstacle(Reason.IMPOSSIBLE, target.nonsense());
        }
        Configuration next = state.configuration().stepTo(target.configuration());
        Obstacle obstacle = answering.newVoters(leader, next);
        if (obstacle == null && !event.reconfiguration().isForced()) {
            obstacle = answering.quorum(leader, next);
        }
        if (obstacle == null) {
            appending.append(leader, next);
            answer(event.requestId(), state.configurationAt());
        }
        return obstacle;
    }

    private void answer(long requestId, ConfigurationAt at) {
        state.outbox.answer(new Outcome.Reconfiguring(
                requestId,
                at.index(),
                state.log.termAt(Math.max(at.index(), state.log.baseIndex())),
                at.configuration().isJoint()));
    }

    private static Obstacle handingOver() {
        return new Obstacle(Reason.TRANSFERRING, "Leadership is being handed over.");
    }

    private static Obstacle notReady() {
        return new Obstacle(Reason.NOT_READY, "The leader has not committed an entry of its own term yet.");
    }

    /**
     * What stands against any change now: the own term's barrier (§4.1 and its erratum of 2015: without it two
     * leaders could build on different configurations and commit with disjoint majorities), and one change at a time,
     * which in joint consensus is over with C_new (§4.3).
     */
    private @Nullable Obstacle obstacle(LeaderState leader) {
        if (!commitment.hasCommittedInTerm(leader)) {
            return notReady();
        }
        ConfigurationAt current = state.configurationAt();
        if (current.index() > state.log.commitIndex()) {
            return new Obstacle(
                    Reason.CHANGE_PENDING, "The configuration at " + current.index() + " is not committed yet.");
        }
        if (current.configuration().isJoint()) {
            return new Obstacle(
                    Reason.CHANGE_PENDING, "The joint configuration at " + current.index() + " is not left yet.");
        }
        return null;
    }

    /** What the leader does by itself: whatever goes on without anybody asking for it. */
    void proceed(LeaderState leader) {
        if (leader.transferTarget == null) {
            leaveJoint(leader);
            promoteLearners(leader);
        }
    }

    /**
     * §4.3: once C_old,new is committed, C_new follows. Before that, somebody else could be elected by a majority of C_old
     * alone who has never heard of C_old,new. A leader that finds one in its log waits for its own term's barrier too.
     */
    private void leaveJoint(LeaderState leader) {
        ConfigurationAt current = state.configurationAt();
        if (current.configuration().isJoint()
                && current.index() <= state.log.commitIndex()
                && commitment.hasCommittedInTerm(leader)) {
            appending.append(leader, current.configuration().settled());
        }
    }

    /**
     * §4.2.1: makes a voter of a learner that has caught up, after an acknowledgement in this leader's term, and lately:
     * one that is not there could cost the quorum.
     */
    private void promoteLearners(LeaderState leader) {
        for (Server learner : state.configuration().learners()) {
            if (obstacle(leader) != null) {
                return;
            }
            Progress progress = leader.followers.get(learner.id());
            if (progress != null && progress.catchUp.isQuick() && answering.mayBeVoter(progress)) {
                appending.append(leader, state.configuration().withPromoted(learner.id()));
                return;
            }
        }
    }

    /**
     * A server that campaigns, or inquires, although it was removed has not heard of that: it was away when the others were
     * told, and would go on asking for ever. Whoever it asks tells it. It may know none of those who lead by now, and its
     * term may be above theirs, so that it would take no entries from them.
     */
    void tellOfRemoval(MemberId asking) {
        if (state.log.wasRemoved(asking)) {
            long index = state.log.committedConfiguration().index();
            state.outbox.send(state.ballot, new Message.Removed(state.self, asking, state.term(), index));
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
