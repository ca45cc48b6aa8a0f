package dev.pando.core;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Quorum;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendRequest;
import dev.pando.core.message.Message.AppendResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a leader brings its log to the others (§3.5): probing for where a follower's log agrees, then sending ahead
 * within bounds. Requests are made when a {@link Ready} is, so that one carries whatever has come together.
 */
final class Replication {
    private final MemberState state;
    private final RaftLog log;

    Replication(MemberState state) {
        this.state = state;
        log = state.log;
    }

    void tick(LeaderState leader) {
        leader.heartbeatElapsedTicks++;
        boolean isHeartbeat = leader.heartbeatElapsedTicks >= state.options.heartbeatTicks();
        if (isHeartbeat) {
            leader.heartbeatElapsedTicks = 0;
        }
        for (Progress progress : leader.followers.values()) {
            progress.silentTicks = Math.min(progress.silentTicks + 1, Integer.MAX_VALUE - 1);
            progress.catchUp.tick(state.options.electionTicks());
            progress.isHeartbeatDue |= isHeartbeat;
            if (isHeartbeat && progress.hasLoadFailed) {
                progress.stopLoading();
            }
        }
    }

    /** §6.2: whether a quorum, this leader included, was heard from within an election timeout. */
    boolean hasHeardFromQuorum(LeaderState leader) {
        return Quorum.isQuorum(state.configuration(), id -> {
            if (id.equals(state.self)) {
                return true;
            }
            Progress progress = leader.followers.get(id);
            return progress != null && !progress.isSilent(state.options);
        });
    }

    void onAppendResponse(LeaderState leader, Progress progress, AppendResponse response) {
        progress.heard(response.round());
        if (response.success()) {
            accepted(progress, response.index());
        } else if (response.index() > progress.matchIndex && response.index() < progress.nextIndex) {
            // A hint says where the logs may agree; only a success says that they do. (§3.5, by terms.)
            long hint = Math.min(response.hintIndex(), log.lastIndex());
            long agreeing = log.lastIndexWithin(hint, response.hintTerm());
            progress.probeFrom(Math.min(response.index(), agreeing + 1));
        } else if (response.index() > 0 && response.index() <= progress.matchIndex) {
            doubt(leader, progress, response);
        }
        boolean isSaidFarewell = progress.farewellRound != 0 && response.round() >= progress.farewellRound;
        if (isSaidFarewell && response.success()) {
            leader.followers.remove(progress.member); // it knows of its removal, and that this is committed
        }
    }

    /**
     * It refuses what it has acknowledged, in this term. That may be a late answer, from before it had that; in answer to a
     * request that was sent afterwards it would mean that it has lost it.
     */
    private void doubt(LeaderState leader, Progress progress, AppendResponse response) {
        if (progress.doubtRound == 0 || response.index() > progress.doubtIndex) {
            leader.round++;
            progress.doubtRound = leader.round;
            progress.doubtIndex = progress.matchIndex;
            progress.isHeartbeatDue = true;
        } else if (response.round() >= progress.doubtRound) {
            progress.isLacking = true;
            state.outbox.send(
                    state.ballot, new Message.Lacking(state.self, progress.member, leader.term, progress.matchIndex));
        }
    }

    private void accepted(Progress progress, long index) {
        if (index > log.lastIndex()) {
            throw new InvariantViolation("%s acknowledges %d, but the leader's log ends at %d."
                    .formatted(progress.member, index, log.lastIndex()));
        }
        progress.accepted(index);
        progress.catchUp.acknowledged(progress.matchIndex, log.lastIndex(), state.options.electionTicks());
    }

    /** The log begins later: whoever needs what was dropped is told to fetch a snapshot. */
    void onCompacted(LeaderState leader) {
        for (Progress progress : leader.followers.values()) {
            if (progress.needsSnapshot(log.baseIndex())) {
                progress.giveUpUnderWay();
            }
        }
    }

    /** Entries have come from disk. They are sent only if they are still those that the follower needs next. */
    void onLoaded(LeaderState leader, Event.Loaded event) {
        Progress progress = leader.followers.get(event.follower());
        if (progress == null || progress.loadingFrom == 0 || progress.loadingFrom != event.fromIndex()) {
            return;
        }
        List<LogEntry> entries = event.entries();
        if (isHere(entries, event.fromIndex())) {
            progress.stopLoading();
            send(leader, progress, entries);
        } else {
            progress.hasLoadFailed = true;
        }
    }

    /** Whether these are entries of this log as it is now. */
    private boolean isHere(List<LogEntry> entries, long fromIndex) {
        if (entries.isEmpty() || entries.get(0).index() != fromIndex) {
            return false;
        }
        LogEntry last = entries.get(entries.size() - 1);
        return last.index() == fromIndex + entries.size() - 1 && log.matches(last.index(), last.term());
    }

    void onUnreachable(LeaderState leader, MemberId member) {
        Progress progress = leader.followers.get(member);
        if (progress != null) {
            progress.lost();
        }
    }

    /** Whether anybody is to be told anything. */
    boolean hasWork(LeaderState leader) {
        for (Progress progress : leader.followers.values()) {
            if (isEmptyRequestDue(progress) || hasEntriesToSend(progress)) {
                return true;
            }
        }
        return false;
    }

    /** Sends everybody what can be sent. */
    void sendAll(LeaderState leader) {
        for (Progress progress : leader.followers.values()) {
            if (progress.needsSnapshot(log.baseIndex())) {
                if (isEmptyRequestDue(progress)) {
                    sendToFetch(leader, progress);
                }
                continue;
            }
            boolean isSilent = true;
            while (hasEntriesToSend(progress)) {
                List<LogEntry> entries = nextEntries(progress);
                if (entries == null) {
                    break;
                }
                send(leader, progress, entries);
                isSilent = false;
            }
            if (isSilent && isEmptyRequestDue(progress)) {
                send(leader, progress, List.of());
            }
        }
    }

    private boolean hasEntriesToSend(Progress progress) {
        return progress.nextIndex <= log.lastIndex()
                && !progress.needsSnapshot(log.baseIndex())
                && progress.hasRoom(state.options);
    }

    /** A heartbeat, a probe that has nothing to carry, or the news that the log is committed further. */
    private boolean isEmptyRequestDue(Progress progress) {
        if (progress.isHeartbeatDue) {
            return true;
        }
        if (progress.needsSnapshot(log.baseIndex())) {
            return !progress.isAwaiting;
        }
        return progress.isPipeline
                ? Math.min(log.commitIndex(), progress.nextIndex - 1) > progress.sentCommitIndex
                : !progress.isAwaiting && progress.loadingFrom == 0;
    }

    /** Null where they are not in memory: then they are asked for. */
    private @Nullable List<LogEntry> nextEntries(Progress progress) {
        if (log.isInMemory(progress.nextIndex)) {
            return log.slice(progress.nextIndex, state.options.maxAppendBytes());
        }
        progress.loadingFrom = progress.nextIndex;
        state.outbox.load(new Ready.Load(progress.member, progress.nextIndex, state.options.maxAppendBytes()));
        return null;
    }

    private void send(LeaderState leader, Progress progress, List<LogEntry> entries) {
        long previous = progress.nextIndex - 1;
        long last = previous + entries.size();
        boolean isFarewell = progress.removalIndex != 0 && progress.removalIndex <= Math.min(last, log.commitIndex());
        if (!isFarewell) {
            progress.farewellRound = 0;
        } else if (progress.farewellRound == 0) {
            leader.round++;
            progress.farewellRound = leader.round;
        }
        request(leader, progress, previous, entries);
        progress.sent(last, bytes(entries), log.commitIndex());
    }

    /**
     * §5.1: a heartbeat that asks whether the follower has what was dropped, and then what to do if not. One whose removal is
     * committed does not need all that to know it.
     */
    private void sendToFetch(LeaderState leader, Progress progress) {
        progress.farewellRound = 0;
        request(leader, progress, log.baseIndex(), List.of());
        boolean isRemoved = progress.removalIndex != 0 && progress.removalIndex <= log.commitIndex();
        state.outbox.send(
                state.ballot,
                isRemoved
                        ? new Message.Removed(
                                state.self,
                                progress.member,
                                leader.term,
                                log.committedConfiguration().index())
                        : new Message.InstallRequest(
                                state.self,
                                progress.member,
                                leader.term,
                                log.baseIndex(),
                                sourceFor(leader, progress)));
        progress.toldToFetch();
    }

    /**
     * §5.1: another member may give the snapshot as well, so that the leader is spared. Named is one that has what was dropped and
     * answers; whether it has taken a snapshot that reaches far enough it says itself. Those who need one take turns in whom they are
     * sent to.
     */
    private MemberId sourceFor(LeaderState leader, Progress needing) {
        List<MemberId> able = new ArrayList<>();
        int turn = 0;
        for (Progress progress : leader.followers.values()) {
            if (progress.mayGiveSnapshot(log.baseIndex(), state.options)) {
                able.add(progress.member);
            } else if (progress.needsSnapshot(log.baseIndex()) && progress.member.compareTo(needing.member) < 0) {
                turn++;
            }
        }
        return able.isEmpty() ? state.self : able.get(turn % able.size());
    }

    private void request(LeaderState leader, Progress progress, long previous, List<LogEntry> entries) {
        state.outbox.send(
                state.ballot,
                new AppendRequest(
                        state.self,
                        progress.member,
                        leader.term,
                        previous,
                        log.termAt(previous),
                        entries,
                        log.commitIndex(),
                        leader.round));
    }

    private static long bytes(List<LogEntry> entries) {
        long bytes = 0;
        for (LogEntry entry : entries) {
            bytes += entry.length();
        }
        return bytes;
    }
}
