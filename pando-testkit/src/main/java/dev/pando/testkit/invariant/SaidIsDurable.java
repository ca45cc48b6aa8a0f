package dev.pando.testkit.invariant;

import dev.pando.core.HardState;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.testkit.history.MemberHistory;
import org.jspecify.annotations.Nullable;

/** Term and vote are on disk before anything is said in that term (§3.8). Pre-votes bind nobody (§9.6). */
final class SaidIsDurable extends Invariant {
    @Override
    public void sends(MemberHistory member, Message message) {
        if (!isPreVote(message)) {
            check(
                    isDurable(member.durableHardState(), message),
                    "%s says %s, but %s is durable",
                    member,
                    message,
                    member.durableHardState());
        }
    }

    /** In a later term the vote of an earlier one need not be kept: it can't be given again. */
    private static boolean isDurable(HardState durable, Message message) {
        MemberId vote = vote(message);
        return durable.term() > message.term()
                || (durable.term() == message.term() && (vote == null || vote.equals(durable.vote())));
    }

    /** Whom a message gives the sender's vote to; null if to nobody. */
    private static @Nullable MemberId vote(Message message) {
        if (message instanceof Message.VoteRequest) {
            return message.from();
        }
        return message instanceof Message.VoteResponse response && response.granted() ? response.to() : null;
    }

    static boolean isPreVote(Message message) {
        return (message instanceof Message.VoteRequest request && request.pre())
                || (message instanceof Message.VoteResponse response && response.pre());
    }
}
