package dev.pando.testkit.explore;

import dev.pando.core.Role;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendResponse;
import dev.pando.core.message.Message.VoteResponse;

final class Forgetting {
    private Forgetting() {}

    static boolean isOver(Member receiver, Message message) {
        if (receiver.disk.hardState().term() < message.term()) {
            return false;
        }
        boolean isSameTerm = receiver.core.term() == message.term();
        Role role = receiver.core.role();
        if (message instanceof VoteResponse response) {
            return !response.pre() && !(isSameTerm && role == Role.CANDIDATE);
        }
        return message instanceof AppendResponse
                && !(isSameTerm && (role == Role.CANDIDATE || role == Role.LEADER));
    }
}
