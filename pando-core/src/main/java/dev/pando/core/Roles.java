package dev.pando.core;

import dev.pando.core.CandidateState.Founding;
import dev.pando.core.Outcome.Reason;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import org.jspecify.annotations.Nullable;

/** The changes of role (figure 3.3), and nothing else: whoever asks for one has checked that it may come about. */
final class Roles {
    private final MemberState state;

    Roles(MemberState state) {
        this.state = state;
    }

    /** §3.3: a later term makes a follower of everybody. Who leads in it is not known yet. */
    void adoptTerm(long term) {
        enter(term);
        becomeFollower();
    }

    private void enter(long term) {
        state.ballot.adopt(term);
        state.installedIndex = 0;
    }

    /** Gives up leading or campaigning within the term; also begins anew as a follower of a later term. */
    void becomeFollower() {
        RoleState before = state.role;
        state.role = new FollowerState();
        if (before instanceof LeaderState leader) {
            leave(leader);
        } else if (before instanceof CandidateState candidate && candidate.founding != null) {
            String detail = "Another member was heard from before the cluster was founded.";
            state.outbox.refuse(state, candidate.founding.requestId(), Reason.NOT_LEADER, detail);
        }
    }

    private void leave(LeaderState leader) {
        state.timer.forgetLeader();
        state.timer.start(state.random);
        String detail = "The leader stepped down before the read was confirmed.";
        for (LeaderState.ReadBatch batch : leader.readBatches) {
            batch.requestIds().forEach(id -> state.outbox.refuse(state, id, Reason.NOT_LEADER, detail));
        }
        leader.newReads.forEach(id -> state.outbox.refuse(state, id, Reason.NOT_LEADER, detail));
    }

    /** Follows the leader of the current term. */
    FollowerState follow(MemberId leader) {
        if (state.role instanceof LeaderState) {
            throw new InvariantViolation("Both %s and this member lead in term %d.".formatted(leader, state.term()));
        }
        if (state.role instanceof CandidateState) {
            becomeFollower();
        }
        FollowerState follower = (FollowerState) state.role;
        if (follower.leader != null && !follower.leader.equals(leader)) {
            throw new InvariantViolation(
                    "Both %s and %s lead in term %d.".formatted(leader, follower.leader, state.term()));
        }
        follower.leader = leader;
        state.timer.hearFromLeader(state.random);
        return follower;
    }

    CandidateState becomePreCandidate() {
        return becomeCandidate(true, null);
    }

    /** §3.4: takes the next term and the own vote in it. */
    CandidateState becomeCandidate(@Nullable Founding founding) {
        enter(state.term() + 1);
        state.ballot.voteFor(state.self);
        return becomeCandidate(false, founding);
    }

    private CandidateState becomeCandidate(boolean isPre, @Nullable Founding founding) {
        if (state.role instanceof LeaderState) {
            throw new InvariantViolation("A leader campaigns, in term " + state.term() + ".");
        }
        CandidateState candidate = new CandidateState(isPre, founding);
        state.role = candidate;
        state.timer.start(state.random);
        return candidate;
    }

    /** §3.4: has won the election. */
    LeaderState becomeLeader() {
        RaftLog log = state.log;
        LeaderState leader = new LeaderState(state.term(), log.lastIndex() + 1, log.lastTimeMs());
        for (Server server : state.configuration().servers()) {
            addFollower(leader, server.id());
        }
        addRemoved(leader);
        state.role = leader;
        return leader;
    }

    /** Those whose removal is not committed yet still have to learn of it. */
    private void addRemoved(LeaderState leader) {
        for (Server server : state.log.committedConfiguration().configuration().servers()) {
            if (!state.configuration().contains(server.id())) {
                addFollower(leader, server.id());
                Progress removed = leader.followers.get(server.id());
                if (removed != null) {
                    removed.removalIndex = state.configurationAt().index();
                }
            }
        }
    }

    private void addFollower(LeaderState leader, MemberId member) {
        if (!member.equals(state.self)) {
            leader.followers.put(member, new Progress(member, state.log.lastIndex() + 1));
        }
    }
}
