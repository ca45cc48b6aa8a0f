package dev.pando.testkit.invariant;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.MemberHistory;
import java.util.List;

/** A member applies every entry, in order, each once while it runs (§3.5). */
final class DeliveryInOrder extends Invariant {
    @Override
    public void installs(MemberHistory member, SnapshotPoint point) {
        check(point.index() > member.applied(), "%s goes back to the snapshot %s", member, point);
    }

    @Override
    public void applies(MemberHistory member, List<LogEntry> entries) {
        long next = member.applied() + 1;
        for (LogEntry entry : entries) {
            check(entry.index() == next, "%s applies %s, where %s is next", member, entry, next);
            next++;
        }
    }
}
