package dev.pando.testkit.invariant;

import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import java.util.List;

/** What was committed is in the logs of all later leaders (figure 3.2; §3.6). */
final class LeaderCompleteness extends Invariant {
    private final ClusterHistory history;

    /** Of all leaders that were seen. */
    private long lastTerm;

    LeaderCompleteness(ClusterHistory history) {
        this.history = history;
    }

    @Override
    public void ready(MemberHistory member, Ready ready) {
        if (!member.leads() || member.core().term() <= lastTerm) {
            return;
        }
        lastTerm = member.core().term();
        List<LogEntry> log = member.log();
        for (LogEntry entry : history.committed()) {
            boolean isThere = entry.index() <= log.size()
                    && log.get((int) entry.index() - 1).equals(entry);
            check(isThere, "%s leads without the committed %s", member, entry);
        }
    }
}
