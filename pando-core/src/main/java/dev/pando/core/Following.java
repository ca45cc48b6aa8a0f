package dev.pando.core;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendRequest;
import dev.pando.core.message.Message.AppendResponse;
import dev.pando.core.message.Message.InstallRequest;
import java.util.List;

/**
 * How a member takes entries from the leader (§3.5), or a snapshot in their place (§5.1). It acknowledges what is both durable
 * here and known to agree with the leader's log, and cuts nothing but what conflicts.
 */
final class Following {
    private final MemberState state;
    private final Roles roles;

    Following(MemberState state, Roles roles) {
        this.state = state;
        this.roles = roles;
    }

    void onAppendRequest(AppendRequest request) {
        if (request.term() < state.term()) {
            reject(request, 0); // the sender learns that its term is over
            return;
        }
        if (request.term() > state.term()) {
            roles.adoptTerm(request.term());
        }
        FollowerState follower = roles.follow(request.from());
        boolean isNewRound = request.round() > follower.round;
        follower.round = Math.max(follower.round, request.round());
        if (!state.log.matches(request.previousIndex(), request.previousTerm())) {
            reject(request, follower.round);
            return;
        }
        int known = known(request);
        if (isOvertaken(request, known)) {
            roles.adoptTerm(state.term() + 1);
            reject(request, 0);
            return;
        }
        boolean isNew = accept(request, known);
        follower.verifiedIndex = Math.max(follower.verifiedIndex, request.lastIndex());
        state.log.commitTo(Math.max(state.log.commitIndex(), Math.min(request.commitIndex(), request.lastIndex())));
        // What is new is acknowledged when it is durable. Reads wait for the round alone.
        follower.isResponseDue |= !isNew || isNewRound;
    }

    private void reject(AppendRequest request, long round) {
        reject(request.from(), request.previousIndex(), request.previousTerm(), round);
    }

    /** The base agrees with any leader's log, so that no hint is before it. */
    private void reject(MemberId sender, long previousIndex, long previousTerm, long round) {
        RaftLog log = state.log;
        long agreeing = log.lastIndexWithin(Math.min(previousIndex, log.lastIndex()), previousTerm);
        long hintIndex = Math.max(agreeing, log.baseIndex());
        state.outbox.send(
                state.ballot,
                new AppendResponse(
                        state.self,
                        sender,
                        state.term(),
                        false,
                        previousIndex,
                        hintIndex,
                        state.log.termAt(hintIndex),
                        round));
    }

    /** How many of the entries are here already. */
    private int known(AppendRequest request) {
        int known = 0;
        while (known < request.entries().size()) {
            LogEntry entry = checked(request, known);
            if (!state.log.matches(entry.index(), entry.term())) {
                break;
            }
            known++;
        }
        return known;
    }

    /**
     * Whether the request conflicts with what a snapshot has shown to be committed: then a later leader has committed that, and
     * the sender does not know yet that its term is over.
     */
    private boolean isOvertaken(AppendRequest request, int known) {
        return known < request.entries().size() && request.entries().get(known).index() <= state.installedIndex;
    }

    /**
     * Appends what is not here yet.
     *
     * @return whether there was anything
     */
    private boolean accept(AppendRequest request, int known) {
        List<LogEntry> entries = request.entries();
        RaftLog log = state.log;
        if (known == entries.size()) {
            return false;
        }
        long from = entries.get(known).index();
        if (from <= log.lastIndex()) {
            log.truncate(from, request.term());
        }
        for (int i = known; i < entries.size(); i++) {
            log.append(checked(request, i));
        }
        return true;
    }

    private static LogEntry checked(AppendRequest request, int position) {
        LogEntry entry = request.entries().get(position);
        if (entry.index() != request.previousIndex() + 1 + position || entry.term() > request.term()) {
            throw new InvariantViolation("%s stands at position %d of a request of term %d after index %d."
                    .formatted(entry, position, request.term(), request.previousIndex()));
        }
        return entry;
    }

    /** §5.1: the leader has dropped what this member needs next. */
    void onInstallRequest(InstallRequest request) {
        if (request.term() < state.term()) {
            reject(request.from(), request.index(), 0, 0); // its term is over
            return;
        }
        if (request.term() > state.term()) {
            roles.adoptTerm(request.term());
        }
        FollowerState follower = roles.follow(request.from());
        // What the leader has not verified may be there, or an entry that conflicts with it.
        if (request.index() > Math.max(state.log.commitIndex(), follower.verifiedIndex)) {
            state.outbox.fetch(new Ready.Fetch(request.index(), request.source()));
        }
    }

    /**
     * A snapshot is here. If its last entry is in the log, that is known to be committed now, and nothing is replaced; otherwise
     * whatever the log holds is covered, or conflicts with what is committed.
     */
    void onSnapshotFetched(SnapshotPoint point) {
        RaftLog log = state.log;
        if (point.index() <= log.commitIndex()) {
            return;
        }
        if (point.term() > state.term()) {
            roles.adoptTerm(point.term());
        }
        if (log.matches(point.index(), point.term())) {
            log.commitTo(point.index());
        } else {
            restart(point);
        }
        state.installedIndex = point.index();
    }

    private void restart(SnapshotPoint point) {
        LeaderState leader = state.leading();
        if (leader != null && point.term() == leader.term) {
            throw new InvariantViolation("The leader of term %d lacks its own entry at %d, which is committed."
                    .formatted(leader.term, point.index()));
        }
        boolean isLeaderOvertaken = leader != null
                || (state.role instanceof FollowerState follower && follower.verifiedIndex >= point.index());
        if (isLeaderOvertaken) {
            roles.adoptTerm(state.term() + 1); // §3.6.3: only a later leader can have committed what this term's lacks
        } else if (state.role instanceof CandidateState) {
            roles.becomeFollower(); // it has asked for votes with the log of before
        }
        state.log.restart(point, state.term());
        if (state.role instanceof FollowerState follower) {
            follower.verifiedIndex = 0; // that was the log of before
        }
    }

    /** What it acknowledges it has; if not, it can't be relied on for anything. Only the leader of this term can know. */
    void onLacking(Message.Lacking message) {
        if (message.term() == state.term() && message.index() > state.log.lastIndex()) {
            state.lackingIndex = message.index();
        }
    }

    /** Once more is durable, it is acknowledged: once, however many requests brought it. */
    void onPersisted(long durableBefore) {
        if (state.role instanceof FollowerState follower
                && follower.leader != null
                && acknowledged(follower, state.log.durableIndex()) > acknowledged(follower, durableBefore)) {
            follower.isResponseDue = true;
        }
    }

    boolean hasResponse() {
        return state.role instanceof FollowerState follower && follower.isResponseDue;
    }

    /** Answers everything since the last {@link Ready}. */
    void respond() {
        if (state.role instanceof FollowerState follower && follower.isResponseDue && follower.leader != null) {
            follower.isResponseDue = false;
            long index = acknowledged(follower, state.log.durableIndex());
            state.outbox.send(
                    state.ballot,
                    new AppendResponse(state.self, follower.leader, state.term(), true, index, 0, 0, follower.round));
        }
    }

    private static long acknowledged(FollowerState follower, long durableIndex) {
        return Math.min(durableIndex, follower.verifiedIndex);
    }
}
