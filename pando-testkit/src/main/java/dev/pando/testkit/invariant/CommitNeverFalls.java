package dev.pando.testkit.invariant;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import java.util.ArrayList;
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

    /** In which term each entry was first committed. */
    private final List<Long> terms = new ArrayList<>();

    @Override
    public void commits(MemberHistory member, LogEntry entry) {
        terms.add(member.core().term());
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
        SnapshotPoint restart = persist == null ? null : persist.restart();
        check(
                restart == null || restart.index() > before,
                "%s had committed up to %s, and goes back to the snapshot %s",
                member,
                before,
                restart);
        if (persist != null && (persist.truncateFrom() != 0 || restart != null)) {
            member.justCut().forEach(entry -> cutsNothingCommitted(member, entry));
        }
    }

    /**
     * A leader of an earlier term may still replace on a member what a later one has committed elsewhere (§3.6.2); of
     * several terms that it has passed since its last Ready the earliest may be the one.
     */
    private void cutsNothingCommitted(MemberHistory member, LogEntry entry) {
        if (entry.index() <= history.committedIndex()) {
            int place = (int) entry.index() - 1;
            boolean isCommitted = entry.equals(history.committed().get(place));
            check(
                    !isCommitted || member.termAtLastReady() < terms.get(place),
                    "%s cuts %s, which is committed",
                    member,
                    entry);
        }
    }
}
