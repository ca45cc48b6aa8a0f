package dev.pando.testkit.invariant;

import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendResponse;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;

/** A follower acknowledges no more than is on its disk and the same as in the leader's log (§3.5, §3.8). */
final class AcknowledgedIsDurable extends Invariant {
    private final ClusterHistory history;

    AcknowledgedIsDurable(ClusterHistory history) {
        this.history = history;
    }

    @Override
    public void sends(MemberHistory member, Message message) {
        if (!(message instanceof AppendResponse response) || !response.success()) {
            return;
        }
        if (response.term() < member.core().term()) {
            return; // it waited for a write, and the same write may have cut what it speaks of: as if it had come late
        }
        check(
                response.index() <= member.durable().size(),
                "%s acknowledges up to %s, but only %s is durable",
                member,
                response.index(),
                member.durable().size());
        // Judged as it is sent: it may come late, when another leader has replaced what it speaks of.
        MemberHistory leader = history.member(response.to());
        if (leader != null && leader.leads() && leader.core().term() == response.term()) {
            boolean isSame = response.index() <= leader.core().lastIndex()
                    && member.holds(response.index(), leader.termInItsRules(response.index()));
            check(isSame, "%s acknowledges up to %s to %s, whose log is another", member, response.index(), leader);
        }
    }
}
