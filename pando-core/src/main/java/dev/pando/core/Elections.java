package dev.pando.core;

import dev.pando.core.CandidateState.Founding;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Quorum;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.VoteRequest;
import dev.pando.core.message.Message.VoteResponse;
import java.util.Objects;

/**
 * Elections (§3.4), restricted to candidates whose log is up to date (§3.6.1), that disturb nobody: pre-vote (§9.6) and
 * stickiness (§4.2.3).
 */
final class Elections {
    private final MemberState state;
    private final Roles roles;
    private final Appending appending;

    Elections(MemberState state, Roles roles, Appending appending) {
        this.state = state;
        this.roles = roles;
        this.appending = appending;
    }

    /** A tick has passed for somebody who does not lead. */
    void tick() {
        state.timer.tick();
        if (state.role instanceof CandidateState && !state.ballot.isDurable()) {
            return; // nobody has been asked yet: the disk is slow, and another campaign would wait for it too
        }
        boolean isAlone = state.role instanceof FollowerState && state.leader() == null && isOnlyVoter();
        if (!state.timer.isExpired() && !isAlone) {
            return;
        }
        boolean campaigns = mayCampaign();
        if (!campaigns || state.role instanceof CandidateState) {
            inquire(campaigns);
        }
        if (!campaigns) {
            state.timer.start(state.random);
        } else if (state.options.preVote()) {
            preCampaign();
        } else {
            campaign(false);
        }
    }

    /**
     * §4.2.2: a voter, and also one whose removal is not known to be committed. It may be the only one whose log has
     * what the others lack, and without it nobody could be elected; its own vote does not count then.
     */
    private boolean mayCampaign() {
        boolean isVoter = state.isVoter()
                || state.log.committedConfiguration().configuration().isVoter(state.self);
        return isVoter && !state.isToldOfRemoval;
    }

    /** Such a member disturbs nobody, and has nobody to wait for. */
    private boolean isOnlyVoter() {
        Configuration configuration = state.configuration();
        return state.isVoter() && configuration.voters().size() == 1 && !configuration.isJoint();
    }

    /** §9.6: asks whether an election could be won. Changes neither term nor vote. */
    private void preCampaign() {
        CandidateState candidate = roles.becomePreCandidate();
        candidate.votes.put(state.self, true);
        requestVotes(state.term() + 1, true, false);
        decide(candidate);
    }

    /**
     * §3.4. The requests and the own vote wait until the vote is durable.
     *
     * @param isTransfer the leader ordered it (§3.10)
     */
    void campaign(boolean isTransfer) {
        roles.becomeCandidate(null);
        requestVotes(state.term(), false, isTransfer);
    }

    /** The founder of a cluster gives itself the first vote; it has nobody to ask. */
    void found(long requestId, Configuration initial) {
        roles.becomeCandidate(new Founding(requestId, initial));
    }

    /**
     * Leaders speak to those whom they know: one that was removed while it was away would wait for ever, be its removal in its
     * log already or not. Who campaigns in vain asks those who have no vote, too: they may be all that are where they were.
     *
     * @param campaigns voters are asked for their votes, then, and say it in answer to that
     */
    private void inquire(boolean campaigns) {
        if (state.isToldOfRemoval || state.log.wasRemoved(state.self)) {
            return;
        }
        Configuration configuration = state.configuration();
        for (Server server : configuration.servers()) {
            boolean isAskedForVote = campaigns && configuration.isVoter(server.id());
            if (!isAskedForVote && !server.id().equals(state.self)) {
                state.outbox.send(state.ballot, new Message.Inquiry(state.self, server.id(), state.term()));
            }
        }
    }

    /** Believed in whichever term, and only by a configuration newer than what is known here to be committed. */
    void onRemoved(Message.Removed message) {
        if (message.index() > state.log.committedConfiguration().index()) {
            state.isToldOfRemoval = true;
            roles.becomeFollower();
        }
    }

    private void requestVotes(long term, boolean isPre, boolean isTransfer) {
        for (Server server : state.configuration().servers()) {
            MemberId voter = server.id();
            if (voter.equals(state.self) || !state.configuration().isVoter(voter)) {
                continue;
            }
            Message request = new VoteRequest(
                    state.self, voter, term, state.log.lastIndex(), state.log.lastTerm(), isPre, isTransfer);
            if (isPre) {
                state.outbox.sendAtOnce(request);
            } else {
                state.outbox.send(state.ballot, request);
            }
        }
    }

    void onVoteRequest(VoteRequest request) {
        boolean isSticky = state.role instanceof LeaderState || state.timer.hasHeardFromLeader();
        if (isSticky && !request.transfer()) {
            respond(request, false); // §4.2.3: the term is not adopted either
        } else if (request.pre()) {
            respond(request, request.term() > state.term() && isUpToDate(request));
        } else {
            if (request.term() > state.term()) {
                roles.adoptTerm(request.term());
            }
            vote(request);
        }
    }

    private void vote(VoteRequest request) {
        MemberId given = state.ballot.vote();
        boolean isFree = given == null || given.equals(request.from());
        boolean isGranted = request.term() == state.term() && isFree && isUpToDate(request);
        if (isGranted) {
            state.ballot.voteFor(request.from());
            state.timer.start(state.random);
        }
        respond(request, isGranted);
    }

    private boolean isUpToDate(VoteRequest request) {
        return state.log.isUpToDate(request.lastIndex(), request.lastTerm());
    }

    private void respond(VoteRequest request, boolean isGranted) {
        long term = request.pre() && isGranted ? request.term() : state.term();
        Message response = new VoteResponse(state.self, request.from(), term, isGranted, request.pre());
        if (request.pre()) {
            state.outbox.sendAtOnce(response);
        } else {
            state.outbox.send(state.ballot, response);
        }
    }

    void onVoteResponse(VoteResponse response) {
        boolean isPreGrant = response.pre() && response.granted();
        if (!isPreGrant && response.term() > state.term()) {
            roles.adoptTerm(response.term());
            return;
        }
        if (!(state.role instanceof CandidateState candidate) || candidate.isPre != response.pre()) {
            return;
        }
        // A refused pre-vote may come from a member whose term is older; it is an answer all the same.
        boolean isOfThisCampaign = response.pre()
                ? !response.granted() || response.term() == state.term() + 1
                : response.term() == state.term();
        if (isOfThisCampaign) {
            candidate.votes.put(response.from(), response.granted());
            decide(candidate);
        }
    }

    /** Term and vote are durable: the own vote counts from now on. */
    void onPersisted() {
        if (state.role instanceof CandidateState candidate
                && !candidate.isPre
                && state.ballot.isDurable()
                && candidate.votes.putIfAbsent(state.self, true) == null) {
            state.timer.start(state.random);
            decide(candidate);
        }
    }

    private void decide(CandidateState candidate) {
        Configuration configuration = candidate.founding != null ? candidate.founding.initial() : state.configuration();
        if (Quorum.isQuorum(configuration, id -> candidate.votes.getOrDefault(id, false))) {
            if (candidate.isPre) {
                campaign(false);
            } else {
                lead(candidate);
            }
        } else if (!Quorum.isQuorum(configuration, id -> candidate.votes.getOrDefault(id, true))) {
            roles.becomeFollower();
        }
    }

    private void lead(CandidateState candidate) {
        LeaderState leader = roles.becomeLeader();
        if (candidate.founding != null) {
            long index = appending.append(leader, candidate.founding.initial());
            state.outbox.answer(new Outcome.Reconfiguring(candidate.founding.requestId(), index, leader.term, false));
        }
        appending.append(leader, Proposal.noop()); // §3.6.2: so that entries of earlier terms commit
    }

    /** §3.10: the leader says that its time has come. */
    void onTimeoutNow(Message.TimeoutNow message) {
        if (message.term() > state.term()) {
            roles.adoptTerm(message.term());
        }
        boolean isFromLeader = message.term() == state.term()
                && state.role instanceof FollowerState follower
                && (follower.leader == null || Objects.equals(follower.leader, message.from()));
        if (isFromLeader && mayCampaign()) {
            state.timer.forgetLeader();
            campaign(true);
        }
    }
}
