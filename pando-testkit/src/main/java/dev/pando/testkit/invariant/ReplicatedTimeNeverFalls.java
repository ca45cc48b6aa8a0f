package dev.pando.testkit.invariant;

import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.MemberHistory;

/** Along the log replicated time never falls (design: D9), whoever leads. */
final class ReplicatedTimeNeverFalls extends Invariant {
    private long lastMs;

    @Override
    public void commits(MemberHistory member, LogEntry entry) {
        check(entry.timeMs() >= lastMs, "%s commits %s, after one at %s ms", member, entry, lastMs);
        lastMs = entry.timeMs();
    }
}
