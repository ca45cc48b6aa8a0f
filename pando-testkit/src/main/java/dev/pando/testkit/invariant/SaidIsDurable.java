package dev.pando.testkit.invariant;

import dev.pando.core.message.Message;
import dev.pando.testkit.history.MemberHistory;

/** Term and vote are on disk before anything is said in that term (§3.8). Pre-votes bind nobody (§9.6). */
final class SaidIsDurable extends Invariant {
    @Override
    public void sends(MemberHistory member, Message message) {
        if (!isPreVote(message)) {
            check(
                    message.term() <= member.durableHardState().term(),
                    "%s says %s, but %s is durable",
                    member,
                    message,
                    member.durableHardState());
        }
    }

    static boolean isPreVote(Message message) {
        return (message instanceof Message.VoteRequest request && request.pre())
                || (message instanceof Message.VoteResponse response && response.pre());
    }
}
