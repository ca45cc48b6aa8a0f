package dev.pando.testkit.invariant;

import dev.pando.core.Ready;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Quorum;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;

/** What a leader commits is on the disks of a quorum by then (§3.6.2, §3.8). */
final class CommittedIsDurable extends Invariant {
    private final ClusterHistory history;

    CommittedIsDurable(ClusterHistory history) {
        this.history = history;
    }

    /** By the configuration in effect, or by the one before, if that one came in the same step after the commit. */
    @Override
    public void ready(MemberHistory member, Ready ready) {
        if (!member.leads()
                || ready.commitIndex() <= member.reportedCommit()
                || ready.commitIndex() > member.log().size()) {
            return;
        }
        LogEntry entry = member.log().get((int) ready.commitIndex() - 1);
        ConfigurationAt now = member.core().configuration();
        boolean isChanging = now.index() > ready.commitIndex();
        check(
                isOnQuorum(now, entry)
                        || (isChanging && isOnQuorum(member.core().committedConfiguration(), entry)),
                "%s commits %s, which is not durable on a quorum of %s",
                member,
                entry,
                now);
    }

    private boolean isOnQuorum(ConfigurationAt configuration, LogEntry entry) {
        return Quorum.isQuorum(configuration.configuration(), id -> isOn(id, entry));
    }

    private boolean isOn(MemberId id, LogEntry entry) {
        MemberHistory member = history.member(id);
        return member != null && member.holds(entry.index(), entry.term());
    }
}
