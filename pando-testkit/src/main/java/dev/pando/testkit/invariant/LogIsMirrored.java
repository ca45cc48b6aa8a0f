package dev.pando.testkit.invariant;

import dev.pando.core.RaftCore;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;

/**
 * What the rules know of their log, and what they have asked to be written, are the same (decision 0001). Every other
 * invariant looks at the latter. Dear, so done at intervals.
 */
final class LogIsMirrored extends Invariant {
    private final ClusterHistory history;

    LogIsMirrored(ClusterHistory history) {
        this.history = history;
    }

    @Override
    public void scan() {
        for (MemberHistory member : history.members()) {
            if (member.isUp()) {
                scan(member);
            }
        }
    }

    private void scan(MemberHistory member) {
        RaftCore core = member.core();
        check(core.durableIndex() <= member.durable().size(), "%s takes more for durable than is", member);
        for (LogEntry entry : member.log()) {
            boolean isSame = entry.index() > core.lastIndex() || core.termAt(entry.index()) == entry.term();
            // What was cut since the last Ready is in the mirror still.
            check(isSame || core.hasReady(), "%s has another term at %s", member, entry);
        }
    }
}
