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
        if (core.hasReady()) {
            return; // what was cut or appended since the last Ready is not in the mirror yet
        }
        check(
                core.lastIndex() == member.log().size(),
                "%s has asked for %s entries",
                member,
                member.log().size());
        for (LogEntry entry :
                member.log().subList((int) core.baseIndex(), member.log().size())) {
            check(core.termAt(entry.index()) == entry.term(), "%s has another term at %s", member, entry);
        }
        LogEntry configuration = member.configuration(member.log().size());
        check(
                core.configuration().index() == (configuration == null ? 0 : configuration.index()),
                "%s goes by the configuration at %s, the last one is %s",
                member,
                core.configuration().index(),
                configuration);
    }
}
