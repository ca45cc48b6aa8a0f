package dev.pando.testkit.invariant;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.MemberHistory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Logs that have an entry with the same index and term are the same up to there (figure 3.2; §3.5). */
final class LogMatching extends Invariant {
    /** Each entry ever appended anywhere, with the term of its predecessor, by index and term: the rest is induction. */
    private final Map<Position, Appended> appended = new HashMap<>();

    private record Position(long index, long term) {}

    private record Appended(LogEntry entry, long previousTerm) {}

    @Override
    public void begins(MemberHistory member, HardState hardState, List<LogEntry> found) {
        check(member, found, found);
    }

    @Override
    public void ready(MemberHistory member, Ready ready) {
        Ready.Persist persist = ready.persist();
        if (persist != null) {
            check(member, persist.entries(), member.log());
        }
    }

    private void check(MemberHistory member, List<LogEntry> entries, List<LogEntry> log) {
        for (LogEntry entry : entries) {
            long previousTerm =
                    entry.index() == 1 ? 0 : log.get((int) entry.index() - 2).term();
            Appended now = new Appended(entry, previousTerm);
            Appended known = appended.putIfAbsent(new Position(entry.index(), entry.term()), now);
            check(
                    known == null || known.equals(now),
                    "%s has %s after an entry of term %s; elsewhere %s",
                    member,
                    entry,
                    previousTerm,
                    known);
        }
    }
}
