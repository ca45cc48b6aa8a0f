package dev.pando.core;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendRequest;
import dev.pando.core.message.Message.AppendResponse;
import java.util.List;

/**
 * How a member takes entries from the leader (§3.5). It acknowledges what is both durable here and known to agree with
 * the leader's log, and cuts nothing but what conflicts.
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
        boolean isNew = accept(request);
        follower.verifiedIndex = Math.max(follower.verifiedIndex, request.lastIndex());
        state.log.commitTo(Math.max(state.log.commitIndex(), Math.min(request.commitIndex(), request.lastIndex())));
        // What is new is acknowledged when it is durable. Reads wait for the round alone.
        follower.isResponseDue |= !isNew || isNewRound;
    }

    private void reject(AppendRequest request, long round) {
        long hintIndex = state.log.lastIndexWithin(
                Math.min(request.previousIndex(), state.log.lastIndex()), request.previousTerm());
        state.outbox.send(
                state.ballot,
                new AppendResponse(
                        state.self,
                        request.from(),
                        state.term(),
                        false,
                        request.previousIndex(),
                        hintIndex,
                        state.log.termAt(hintIndex),
                        round));
    }

    /**
     * Appends what is not here yet.
     *
     * @return whether there was anything
     */
    private boolean accept(AppendRequest request) {
        List<LogEntry> entries = request.entries();
        RaftLog log = state.log;
        int known = 0;
        while (known < entries.size()) {
            LogEntry entry = checked(request, known);
            if (!log.matches(entry.index(), entry.term())) {
                break;
            }
            known++;
        }
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
