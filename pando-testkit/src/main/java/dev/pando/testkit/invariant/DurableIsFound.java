package dev.pando.testkit.invariant;

import dev.pando.core.HardState;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.MemberHistory;
import java.util.List;

/** What a store has called durable is there when it is opened again, whatever happened in between (§3.8). */
final class DurableIsFound extends Invariant {
    @Override
    public void begins(MemberHistory member, HardState hardState, List<LogEntry> found) {
        if (member.isDamaged()) {
            return;
        }
        for (LogEntry entry : member.durable().subList(0, (int) member.firmIndex())) {
            check(entry.index() <= found.size(), "%s has lost %s and what follows", member, entry);
            LogEntry now = found.get((int) entry.index() - 1);
            check(entry.equals(now), "%s had %s, and has %s", member, entry, now);
        }
    }
}
