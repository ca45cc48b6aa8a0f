package dev.pando.testkit.invariant;

import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import java.util.List;

/**
 * No two members take different entries at one index for committed (figure 3.2; §3.6.3): the longest prefix ever
 * committed never changes.
 */
final class StateMachineSafety extends Invariant {
    private final ClusterHistory history;

    StateMachineSafety(ClusterHistory history) {
        this.history = history;
    }

    @Override
    public void ready(MemberHistory member, Ready ready) {
        List<LogEntry> committed = history.committed();
        long known = Math.min(ready.commitIndex(), committed.size());
        check(
                ready.commitIndex() <= member.log().size(),
                "%s commits up to %s, its log ends at %s",
                member,
                ready.commitIndex(),
                member.log().size());
        for (long index = member.reportedCommit() + 1; index <= known; index++) {
            same(member, member.log().get((int) index - 1));
        }
        ready.committed()
                .forEach(entry -> check(
                        entry.equals(member.log().get((int) entry.index() - 1)),
                        "%s gives %s out as committed, its log has another",
                        member,
                        entry));
    }

    @Override
    public void commits(MemberHistory member, LogEntry entry) {
        check(member.hasLed(), "%s is the first to commit %s, but does not lead", member, entry);
    }

    @Override
    public void applies(MemberHistory member, List<LogEntry> entries) {
        entries.forEach(entry -> {
            check(
                    entry.index() <= history.committed().size(),
                    "%s applies %s, which nobody has committed",
                    member,
                    entry);
            same(member, entry);
        });
    }

    private void same(MemberHistory member, LogEntry entry) {
        LogEntry committed = history.committed().get((int) entry.index() - 1);
        check(committed.equals(entry), "%s takes %s for committed, others %s", member, entry, committed);
    }
}
