package dev.pando.testkit.invariant;

import dev.pando.core.Ready;
import dev.pando.testkit.history.MemberHistory;

/** A leader never overwrites or drops entries of its own log; it only appends (figure 3.2; §3.5). */
final class LeaderAppendOnly extends Invariant {
    @Override
    public void ready(MemberHistory member, Ready ready) {
        Ready.Persist persist = ready.persist();
        boolean hasLedThroughout =
                member.leads() && member.ledAtLastReady() == member.core().term();
        check(
                persist == null || persist.restart() == null || !hasLedThroughout,
                "%s drops its own log for a snapshot",
                member);
        check(
                persist == null || persist.truncateFrom() == 0 || !hasLedThroughout,
                "%s cuts its own log from %s on",
                member,
                persist == null ? 0 : persist.truncateFrom());
    }
}
