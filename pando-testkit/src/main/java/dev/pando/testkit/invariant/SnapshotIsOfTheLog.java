package dev.pando.testkit.invariant;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import java.util.List;
import java.util.TreeSet;

/** What a snapshot stands for is what the committed log comes to at its index, and at no other (§5.1). */
final class SnapshotIsOfTheLog extends Invariant {
    private final ClusterHistory history;

    SnapshotIsOfTheLog(ClusterHistory history) {
        this.history = history;
    }

    @Override
    public void installs(MemberHistory member, SnapshotPoint point) {
        check(
                point.index() <= history.committedIndex(),
                "%s goes on from %s, and nobody has committed that much",
                member,
                point);
        SnapshotPoint right = at((int) point.index());
        check(point.equals(right), "%s goes on from %s, and the log says %s", member, point, right);
    }

    private SnapshotPoint at(int index) {
        long timeMs = 0;
        ConfigurationAt latest = ConfigurationAt.NONE;
        TreeSet<MemberId> removed = new TreeSet<>();
        List<LogEntry> log = history.committed().subList(0, index);
        for (LogEntry entry : log) {
            timeMs = Math.max(timeMs, entry.timeMs());
            if (entry.kind() == EntryKind.CONFIG) {
                Configuration next = Configuration.decode(entry.payload());
                for (Server server : latest.configuration().servers()) {
                    if (!next.contains(server.id())) {
                        removed.add(server.id());
                    }
                }
                latest = new ConfigurationAt(entry.index(), next);
            }
        }
        return new SnapshotPoint(index, log.get(index - 1).term(), timeMs, latest, List.copyOf(removed));
    }
}
