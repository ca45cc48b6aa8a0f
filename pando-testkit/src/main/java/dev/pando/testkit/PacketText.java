package dev.pando.testkit;

import dev.pando.core.message.Message;
import dev.pando.transport.Packet;

/** A packet in a few words, its type first. */
final class PacketText {
    private PacketText() {}

    static String of(Packet packet) {
        if (packet instanceof Packet.Raft raft) {
            return of(raft.message());
        }
        String type = packet.getClass().getSimpleName();
        if (packet instanceof Packet.Append append) {
            return type + " of session " + Long.toHexString(append.session()) + " from " + append.firstSequence() + ", "
                    + append.payloads().size() + " payloads";
        } else if (packet instanceof Packet.CommandResults results) {
            return type + " of session " + Long.toHexString(results.session()) + " from " + results.firstSequence()
                    + ", " + results.outcomes().size() + " outcomes";
        }
        return type;
    }

    private static String of(Message message) {
        String type = message.getClass().getSimpleName() + " term " + message.term();
        if (message instanceof Message.AppendRequest request) {
            String what = request.entries().isEmpty()
                    ? ", nothing after " + request.previousIndex()
                    : ", " + (request.previousIndex() + 1) + " to " + request.lastIndex();
            return type + what + ", commit " + request.commitIndex();
        } else if (message instanceof Message.AppendResponse response) {
            return type + (response.success() ? ", has " : ", refuses ") + response.index();
        } else if (message instanceof Message.VoteRequest request) {
            return type + (request.pre() ? ", pre" : "") + (request.transfer() ? ", ordered" : "") + ", log to "
                    + request.lastIndex() + " of term " + request.lastTerm();
        } else if (message instanceof Message.VoteResponse response) {
            return type + (response.pre() ? ", pre" : "") + (response.granted() ? ", granted" : ", refused");
        } else if (message instanceof Message.Removed removed) {
            return type + ", by " + removed.index();
        }
        return type;
    }
}
