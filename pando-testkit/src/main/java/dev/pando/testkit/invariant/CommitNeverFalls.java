package dev.pando.testkit.invariant;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import java.util.List;

/** A member's commit index never falls while it runs, and nothing committed is cut from its log (§3.5). */
final class CommitNeverFalls extends Invariant {
    private final ClusterHistory history;

    CommitNeverFalls(ClusterHistory history) {
        this.history = history;
    }

    @Override
    public void begins(MemberHistory member, HardState hardState, List<LogEntry> found) {
        long commitIndex = member.core().commitIndex();
        check(
                commitIndex <= history.committed().size(),
                "%s begins with %s as committed, but only %s ever was",
                member,
                commitIndex,
                history.committed().size());
    }

    @Override
    public void ready(MemberHistory member, Ready ready) {
        long before = member.reportedCommit();
        check(ready.commitIndex() >= before, "%s had committed up to %s", member, before);
        Ready.Persist persist = ready.persist();
        check(
                persist == null || persist.truncateFrom() == 0 || persist.truncateFrom() > before,
                "%s cuts committed entries from %s on",
                member,
                persist == null ? 0 : persist.truncateFrom());
    }
}
