package dev.pando.testkit.invariant;

import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import org.jspecify.annotations.Nullable;

/** What a leader commits is on the disks of a quorum by then (§3.6.2, §3.8). */
final class CommittedIsDurable extends Invariant {
    private final ClusterHistory history;

    CommittedIsDurable(ClusterHistory history) {
        this.history = history;
    }

    /**
     * By the configuration in effect, or by the one before, if that one came in the same step after the commit. Also where
     * the leader has stepped down in the same step: it resigns when its own removal is committed.
     */
    @Override
    public void ready(MemberHistory member, Ready ready) {
        if (!member.hasLed()
                || ready.commitIndex() <= member.reportedCommit()
                || ready.commitIndex() > member.log().size()) {
            return;
        }
        LogEntry entry = member.log().get((int) ready.commitIndex() - 1);
        LogEntry now = member.configuration(member.log().size());
        boolean isChanging = now != null && now.index() > ready.commitIndex();
        check(
                isOnQuorum(now, entry) || (isChanging && isOnQuorum(member.configuration(ready.commitIndex()), entry)),
                "%s commits %s, which is not durable on a quorum of %s",
                member,
                entry,
                now);
    }

    private boolean isOnQuorum(@Nullable LogEntry configuration, LogEntry entry) {
        return configuration != null
                && Majorities.isQuorum(Configuration.decode(configuration.payload()), id -> isOn(id, entry));
    }

    private boolean isOn(MemberId id, LogEntry entry) {
        MemberHistory member = history.member(id);
        return member != null && member.holds(entry.index(), entry.term());
    }
}
