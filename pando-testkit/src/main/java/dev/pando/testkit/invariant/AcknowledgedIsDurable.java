package dev.pando.testkit.invariant;

import dev.pando.core.Event;
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
        if (message instanceof AppendResponse response && response.success()) {
            check(
                    response.index() <= member.durable().size(),
                    "%s acknowledges up to %s, but only %s is durable",
                    member,
                    response.index(),
                    member.durable().size());
        }
    }

    @Override
    public void steps(MemberHistory member, Event event) {
        if (!(event instanceof Event.Received received)
                || !(received.message() instanceof AppendResponse response)
                || !response.success()
                || !member.leads()
                || response.term() != member.core().term()) {
            return;
        }
        MemberHistory sender = history.member(response.from());
        if (sender != null && !sender.isDamaged()) {
            boolean isSame = response.index() <= member.core().lastIndex()
                    && sender.holds(response.index(), member.core().termAt(response.index()));
            check(isSame, "%s has acknowledged up to %s to %s, whose log is another", sender, response.index(), member);
        }
    }
}
