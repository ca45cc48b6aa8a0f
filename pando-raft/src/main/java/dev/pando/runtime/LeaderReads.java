package dev.pando.runtime;

import dev.pando.core.Event;
import dev.pando.core.Outcome;
import dev.pando.transport.Packet;
import java.util.function.Consumer;

/**
 * Which index a read has to see, as the leader says it: by a round of its rules (§6.4), or by its lease (§6.4.1). Owned by the node's
 * loop.
 */
final class LeaderReads {
    private final Node node;
    private final Lease lease;

    /** A round was asked for so that the lease goes on, and nobody has answered yet. */
    private boolean isRenewing;

    LeaderReads(Node node) {
        this.node = node;
        lease = new Lease(node.electionTicks(), node.tickMs());
    }

    /** @param reply hears {@link Packet.ReadIndexReply} or {@link Packet.Refused} */
    void read(Packet.ReadIndex read, Consumer<Packet> reply) {
        long index = node.commitIndex();
        long nowNanos = node.loop().nanoTime(); // in this order: the lease lasted when the index was taken
        if (!read.leaseSuffices() || !node.core().mayHoldLease() || !lease.lasts(node.term(), nowNanos)) {
            askQuorum(read.requestId(), reply);
            return;
        }
        node.servesByLease();
        node.tellCommitted();
        reply.accept(new Packet.ReadIndexReply(read.requestId(), index));
        if (lease.isDue(nowNanos) && !isRenewing) {
            isRenewing = true;
            askQuorum(0, answer -> isRenewing = false);
        }
    }

    private void askQuorum(long requestId, Consumer<Packet> reply) {
        long askedTerm = node.term();
        long askedNanos = node.loop().nanoTime();
        node.ask(Event.Read::new, outcome -> {
            if (outcome instanceof Outcome.ReadIndex read) {
                lease.confirmed(askedTerm, askedNanos);
                node.tellCommitted();
                reply.accept(new Packet.ReadIndexReply(requestId, read.index()));
            } else if (outcome instanceof Outcome.Refused refused) {
                reply.accept(new Packet.Refused(requestId, node.refusals().refusal(refused)));
            }
        });
    }
}
