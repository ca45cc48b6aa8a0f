package dev.pando.testkit.invariant;

import dev.pando.core.Ready;
import dev.pando.core.membership.MemberId;
import dev.pando.testkit.history.MemberHistory;
import java.util.HashMap;
import java.util.Map;

/** At most one leader is elected in a term (figure 3.2; §3.6.3). */
final class ElectionSafety extends Invariant {
    private final Map<Long, MemberId> leaders = new HashMap<>();

    @Override
    public void ready(MemberHistory member, Ready ready) {
        if (member.leads()) {
            MemberId known = leaders.putIfAbsent(member.core().term(), member.id());
            check(
                    known == null || known.equals(member.id()),
                    "%s and %s both lead in term %s",
                    known,
                    member,
                    member.core().term());
        }
    }
}
