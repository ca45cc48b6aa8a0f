package dev.pando.core;

import dev.pando.core.Outcome.Reason;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;

/** How a leader appends to its own log (§3.5). It never changes or drops an entry of its own (§3.2). */
final class Appending {
    private final MemberState state;

    Appending(MemberState state) {
        this.state = state;
    }

    /** Takes what callers propose, or refuses it as a whole. */
    void propose(Event.Propose event) {
        long requestId = event.requestId();
        LeaderState leader = state.leading();
        if (leader == null) {
            state.outbox.refuse(state, requestId, Reason.NOT_LEADER, "This member does not lead.");
            return;
        }
        for (Proposal proposal : event.proposals()) {
            if (!isForCallers(proposal)) {
                String detail = "An entry of kind " + proposal.kind() + " can't be proposed.";
                state.outbox.refuse(state, requestId, Reason.IMPOSSIBLE, detail);
                return;
            }
        }
        if (event.proposals().isEmpty()) {
            state.outbox.refuse(state, requestId, Reason.IMPOSSIBLE, "There is nothing to append.");
            return;
        }
        if (leader.transferTarget != null) {
            state.outbox.refuse(state, requestId, Reason.TRANSFERRING, "Leadership is being handed over.");
            return;
        }
        long uncommittedBytes = state.log.uncommittedBytes();
        if (uncommittedBytes > 0 && uncommittedBytes >= state.options.maxUncommittedBytes()) {
            state.outbox.refuse(state, requestId, Reason.BUSY, uncommittedBytes + " bytes are not committed yet.");
            return;
        }
        long firstIndex = state.log.lastIndex() + 1;
        for (Proposal proposal : event.proposals()) {
            append(leader, proposal);
        }
        state.outbox.answer(new Outcome.Proposed(requestId, firstIndex, leader.term));
    }

    /** What else there is, the rules append by themselves. */
    private static boolean isForCallers(Proposal proposal) {
        return switch (proposal.kind()) {
            case DATA, SESSION -> true;
            case NOOP -> proposal.session() != 0;
            case CONFIG -> false;
        };
    }

    /** Gives a proposal its index, and returns that. */
    long append(LeaderState leader, Proposal proposal) {
        if (leader.term != state.term()) {
            throw new InvariantViolation(
                    "The term became " + state.term() + " under the leader of " + leader.term + ".");
        }
        RaftLog log = state.log;
        long index = log.lastIndex() + 1;
        log.append(LogEntry.encode(state.group, index, leader.term, timeMs(leader), proposal));
        return index;
    }

    /** A configuration is in effect for its leader too from when it is appended (§4.1). */
    long append(LeaderState leader, Configuration configuration) {
        long index = append(leader, Proposal.configuration(configuration.encode()));
        followConfiguration(leader, state.configurationAt());
        return index;
    }

    private void followConfiguration(LeaderState leader, ConfigurationAt current) {
        for (Server server : current.configuration().servers()) {
            MemberId id = server.id();
            Progress known = leader.followers.get(id);
            boolean isNew = known == null || known.removalIndex != 0;
            if (isNew && !id.equals(state.self)) {
                leader.followers.put(id, new Progress(id, current.index()));
            }
        }
        for (Progress progress : leader.followers.values()) {
            if (progress.removalIndex == 0 && !current.configuration().contains(progress.member)) {
                progress.removalIndex = current.index();
            }
        }
    }

    /**
     * Replicated time: that of the last entry at the election, plus what has passed since. Never falls along a log. The first tick may
     * come right after the election: it does not count, or many short leaderships would add up to more than has passed.
     */
    long timeMs(LeaderState leader) {
        long passedMs = Math.max(0, leader.ticks - 1) * state.options.tickMs();
        return Math.max(state.log.lastTimeMs(), leader.baseTimeMs + passedMs);
    }
}
