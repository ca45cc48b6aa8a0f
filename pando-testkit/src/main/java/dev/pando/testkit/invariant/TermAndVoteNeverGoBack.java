package dev.pando.testkit.invariant;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.testkit.history.MemberHistory;
import java.util.List;

/** On disk the term never falls, and a vote never changes within its term, over all restarts (figure 3.1; §3.8). */
final class TermAndVoteNeverGoBack extends Invariant {
    @Override
    public void begins(MemberHistory member, HardState found, List<LogEntry> entries) {
        forward(member, found);
    }

    @Override
    public void wrote(MemberHistory member, Ready.Persist persist) {
        HardState next = persist.hardState();
        if (next != null) {
            forward(member, next);
        }
    }

    private void forward(MemberHistory member, HardState next) {
        HardState before = member.durableHardState();
        MemberId vote = before.vote();
        boolean isForward = next.term() > before.term()
                || (next.term() == before.term() && (vote == null || vote.equals(next.vote())));
        check(isForward || member.isDamaged(), "%s goes from %s back to %s", member, before, next);
    }
}
