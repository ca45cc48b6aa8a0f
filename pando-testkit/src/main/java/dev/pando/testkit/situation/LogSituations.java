package dev.pando.testkit.situation;

import dev.pando.core.Event;
import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.testkit.history.Leases;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.history.Observer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Spots what is rare about logs: on disk, cut, and behind. */
final class LogSituations implements Observer {
    private final Reached reached;

    /** Whose log is about to begin anew after a snapshot. */
    private final Set<MemberHistory> installing = new HashSet<>();

    private final Leases leases = new Leases();

    LogSituations(Reached reached) {
        this.reached = reached;
    }

    @Override
    public void begins(MemberHistory member, HardState hardState, List<LogEntry> found) {
        reached.reachedIf(found.size() > member.durable().size(), Situation.UNSYNCED_TAIL_SURVIVED);
        reached.reachedIf(found.size() < member.log().size(), Situation.TAIL_LOST_IN_CRASH);
    }

    @Override
    public void ready(MemberHistory member, Ready ready) {
        reached.reachedIf(!ready.loads().isEmpty(), Situation.ENTRIES_READ_FOR_FOLLOWER);
        Ready.Persist persist = ready.persist();
        if (persist != null && persist.restart() != null) {
            reached.reached(Situation.SNAPSHOT_INSTALLED);
            reached.reachedIf(!member.justCut().isEmpty(), Situation.INSTALLED_OVER_CONFLICT);
            reached.reachedIf(member.durable().isEmpty(), Situation.JOINED_BY_SNAPSHOT);
            installing.add(member);
        }
    }

    @Override
    public void fetched(MemberHistory member, MemberId from) {
        MemberId leader = member.core().leader();
        reached.reachedIf(leader != null && !leader.equals(from), Situation.SNAPSHOT_FROM_FOLLOWER);
    }

    @Override
    public void ends(MemberHistory member) {
        reached.reachedIf(installing.remove(member), Situation.CRASHED_IN_INSTALL);
    }

    @Override
    public void wrote(MemberHistory member, Ready.Persist persist) {
        if (persist.restart() != null) {
            installing.remove(member);
        }
        if (persist.truncateFrom() == 0) {
            return;
        }
        List<LogEntry> durable = member.durable();
        List<LogEntry> cut =
                durable.subList((int) Math.min(persist.truncateFrom() - 1, durable.size()), durable.size());
        reached.reachedIf(!cut.isEmpty(), Situation.ENTRY_TRUNCATED);
        reached.reachedIf(
                cut.stream().anyMatch(entry -> entry.kind() == EntryKind.CONFIG), Situation.CONFIGURATION_TRUNCATED);
    }

    @Override
    public void commits(MemberHistory member, LogEntry entry) {
        reached.reachedIf(entry.term() < member.core().term(), Situation.EARLIER_TERM_COMMITTED);
        reached.reachedIf(leases.next(entry), Situation.CLIENT_SESSION_EXPIRED);
    }

    @Override
    public void sends(MemberHistory member, Message message) {
        if (message instanceof Message.AppendResponse response && !response.success()) {
            reached.reachedIf(response.term() == member.core().term(), Situation.LOGS_DID_NOT_MATCH);
        }
    }

    @Override
    public void steps(MemberHistory member, Event event) {
        if (event instanceof Event.Received received && received.message() instanceof Message.AppendRequest request) {
            reached.reachedIf(request.term() < member.core().term(), Situation.STALE_LEADER_REFUSED);
        } else if (event instanceof Event.Compacted compacted) {
            reached.reachedIf(compacted.baseIndex() > 0, Situation.LOG_COMPACTED);
        }
    }
}
