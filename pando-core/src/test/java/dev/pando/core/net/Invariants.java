package dev.pando.core.net;

import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.Role;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What must hold at every step (figure 3.2 and pitfalls.md), over all members and all time. */
final class Invariants {
    private final Function<MemberId, FakeDisk> disks;

    /** Election safety: who has led in each term. */
    private final Map<Long, MemberId> leaders = new TreeMap<>();

    /** Log matching: each entry ever appended anywhere, with its predecessor's term, by index and term. */
    private final Map<Position, Appended> appended = new HashMap<>();

    /** Who was promised each member's vote in each term. */
    private final Map<Vote, MemberId> votes = new HashMap<>();

    /** The longest prefix ever known to be committed. It never changes. */
    final List<LogEntry> committed = new ArrayList<>();

    /** How often joint consensus was left by another leader than the one that began it. */
    int inherited;

    record Position(long index, long term) {}

    record Vote(MemberId voter, long term) {}

    record Appended(LogEntry entry, long previousTerm) {}

    Invariants(Function<MemberId, FakeDisk> disks) {
        this.disks = disks;
    }

    int terms() {
        return leaders.size();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is not among the dependencies
    static void check(boolean condition, String message, Object... arguments) {
        if (!condition) {
            throw new AssertionError(message.formatted(arguments));
        }
    }

    /** A member has given out a Ready; its mirrored log has been brought up to date. */
    void onReady(
            RaftCore core, Ready ready, List<LogEntry> log, boolean hasLed, boolean stillLeads, long previousCommit) {
        Ready.Persist persist = ready.persist();
        if (persist != null) {
            check(!stillLeads || persist.truncateFrom() == 0, "A leader cuts: %s", core);
            check(!stillLeads || persist.restart() == null, "A leader's log is replaced: %s", core);
            check(persist.truncateFrom() == 0 || persist.truncateFrom() > previousCommit, "Committed is cut: %s", core);
            persist.entries().forEach(entry -> appended(core, entry, log));
        }
        check(ready.commitIndex() >= previousCommit, "The commit index falls: %s", core);
        check(ready.commitIndex() == core.commitIndex(), "Another commit index: %s", core);
        for (long index = previousCommit + 1; index <= ready.commitIndex(); index++) {
            committed(core, hasLed, log.get((int) index - 1));
        }
        if (core.role() == Role.LEADER) {
            leads(core, log);
            if (ready.commitIndex() > previousCommit) {
                durableOnQuorum(core, log.get((int) ready.commitIndex() - 1));
            }
        }
        List<LogEntry> given = ready.committed();
        for (int i = 0; i < given.size(); i++) {
            long index = ready.commitIndex() - given.size() + 1 + i;
            check(given.get(i).equals(log.get((int) index - 1)), "Another entry is given out as committed: %s", core);
        }
    }

    private void appended(RaftCore core, LogEntry entry, List<LogEntry> log) {
        long previousTerm =
                entry.index() == 1 ? 0 : log.get((int) entry.index() - 2).term();
        Appended known =
                appended.putIfAbsent(new Position(entry.index(), entry.term()), new Appended(entry, previousTerm));
        check(
                known == null || known.equals(new Appended(entry, previousTerm)),
                "Log matching: %s after %s",
                entry,
                previousTerm);
        if (entry.kind() == EntryKind.CONFIG) {
            LogEntry predecessor = configurationBefore(entry, log);
            if (predecessor != null) {
                follows(predecessor, entry);
                isTimely(core, predecessor, entry);
                inherited += known == null && isLeft(predecessor, entry) ? 1 : 0;
            }
        }
    }

    private static @Nullable LogEntry configurationBefore(LogEntry entry, List<LogEntry> log) {
        for (long index = entry.index() - 1; index >= 1; index--) {
            LogEntry previous = log.get((int) index - 1);
            if (previous.kind() == EntryKind.CONFIG) {
                return previous;
            }
        }
        return null;
    }

    /** §4.1, §4.3: quorums overlap, and joint consensus ends in C_new, whoever leads by then. */
    private static void follows(LogEntry previous, LogEntry entry) {
        Configuration before = Configuration.decode(previous.payload());
        Configuration now = Configuration.decode(entry.payload());
        check(Majorities.overlap(before, now), "Quorums don't overlap: %s and then %s", before, now);
        check(!now.equals(before), "Nothing changes: %s comes twice", now);
        check(
                !before.isJoint()
                        || now.equals(
                                new Configuration(before.voters(), List.of(), before.learners(), before.replicas())),
                "Joint consensus ends otherwise: %s and then %s",
                before,
                now);
    }

    /** §4.1, §4.3: one change is committed before the next is appended, also the one that leaves joint consensus. */
    private static void isTimely(RaftCore core, LogEntry previous, LogEntry entry) {
        boolean isOwn = core.role() == Role.LEADER && core.term() == entry.term();
        check(!isOwn || previous.index() <= core.commitIndex(), "%s is not committed yet: %s", previous, core);
    }

    /** By another leader than the one that began it. */
    private static boolean isLeft(LogEntry joint, LogEntry next) {
        return Configuration.decode(joint.payload()).isJoint() && next.term() != joint.term();
    }

    private void committed(RaftCore core, boolean hasLed, LogEntry entry) {
        if (entry.index() <= committed.size()) {
            check(
                    committed.get((int) entry.index() - 1).equals(entry),
                    "State machine safety: %s at %s, elsewhere %s",
                    entry,
                    core,
                    committed.get((int) entry.index() - 1));
        } else {
            check(entry.index() == committed.size() + 1, "A gap before %s", entry);
            check(hasLed, "Nobody but a leader commits first: %s", core);
            committed.add(entry);
        }
    }

    private void leads(RaftCore core, List<LogEntry> log) {
        MemberId known = leaders.putIfAbsent(core.term(), core.self());
        check(known == null || known.equals(core.self()), "Two leaders in one term: %s and %s", known, core);
        if (known == null) {
            for (LogEntry entry : committed) {
                check(
                        entry.index() <= log.size()
                                && log.get((int) entry.index() - 1).equals(entry),
                        "Leader completeness: %s lacks %s",
                        core,
                        entry);
            }
        }
    }

    /** By the configuration in effect, or the one before if that one came in the same step, after the commit. */
    private void durableOnQuorum(RaftCore core, LogEntry entry) {
        boolean isChanging = core.configuration().index() > core.commitIndex();
        check(
                isDurableOnQuorum(core.configuration(), entry)
                        || (isChanging && isDurableOnQuorum(core.committedConfiguration(), entry)),
                "%s is committed but not durable on a quorum: %s",
                entry,
                core);
    }

    private boolean isDurableOnQuorum(ConfigurationAt configuration, LogEntry entry) {
        return Majorities.isQuorum(
                configuration.configuration(), id -> disks.apply(id).holds(entry.index(), entry.term()));
    }

    /** A message leaves a member. */
    void onSend(Message message) {
        FakeDisk disk = disks.apply(message.from());
        if (isPreVote(message)) {
            return;
        }
        check(disk.hardState.term() >= message.term(), "The term is not durable: %s, %s", message, disk.hardState);
        if (message instanceof Message.VoteResponse response && response.granted()) {
            MemberId given = votes.putIfAbsent(new Vote(response.from(), response.term()), response.to());
            check(given == null || given.equals(response.to()), "A second vote: %s, first for %s", response, given);
        } else if (message instanceof Message.AppendResponse response && response.success()) {
            check(response.index() <= disk.entries.size(), "Acknowledged but not durable: %s", response);
        }
    }

    /** An acknowledgement has reached a member that leads in its term. */
    void onAcknowledged(Message.AppendResponse response, RaftCore leader) {
        long index = response.index();
        if (index == 0) {
            return;
        }
        long term = index >= leader.baseIndex()
                ? leader.termAt(index)
                : disks.apply(leader.self()).entries.get((int) index - 1).term();
        check(
                disks.apply(response.from()).holds(index, term),
                "What is acknowledged is another log's: %s to %s",
                response,
                leader);
    }

    private static boolean isPreVote(Message message) {
        return (message instanceof Message.VoteRequest request && request.pre())
                || (message instanceof Message.VoteResponse response && response.pre());
    }
}
