package dev.pando.testkit.invariant;

import dev.pando.core.Ready;
import dev.pando.testkit.history.MemberHistory;

/** As long as a leader relies on its lease, nobody has been elected after it (§6.4.1). */
final class LeaseIsExclusive extends Invariant {
    private long lastLedTerm;

    @Override
    public void ready(MemberHistory member, Ready ready) {
        if (member.leads()) {
            lastLedTerm = Math.max(lastLedTerm, member.core().term());
        }
    }

    @Override
    public void servesByLease(MemberHistory member) {
        check(
                lastLedTerm <= member.core().term(),
                "%s relies on its lease of term %s, and somebody leads in term %s",
                member,
                member.core().term(),
                lastLedTerm);
    }
}
