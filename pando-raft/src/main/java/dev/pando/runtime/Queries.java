package dev.pando.runtime;

import dev.pando.transport.Connection;
import dev.pando.transport.Packet;
import java.util.concurrent.CompletableFuture;

/** Clients' questions to this member's machines. Owned by the node's loop. */
final class Queries {
    private final Node node;

    Queries(Node node) {
        this.node = node;
    }

    void fromClient(Connection connection, Packet.Query query) {
        MachineHost machines = node.machines();
        String misdirected = node.misdirected(query.machine());
        if (machines == null || misdirected != null) {
            refuse(connection, query, new Packet.Refusal(Packet.Refusal.Code.INVALID, null, unknown(query)));
        } else if (query.freshness() == Packet.Query.Freshness.LOCAL) {
            read(machines, connection, query, 0);
        } else {
            boolean leaseSuffices = query.freshness() == Packet.Query.Freshness.LEASE;
            node.requests().handle(new Packet.ReadIndex(query.requestId(), leaseSuffices, false), answer -> {
                if (answer instanceof Packet.ReadIndexReply reply) {
                    read(machines, connection, query, reply.index());
                } else if (answer instanceof Packet.Refused refused) {
                    refuse(connection, query, refused.refusal());
                }
            });
        }
    }

    private String unknown(Packet.Query query) {
        return node.machines() == null
                ? "The log of this cluster belongs to its users: its members have no machines."
                : "The member has no machine of the number " + query.machine() + ", but these: " + node.machineNames()
                        + ". All members register the same machines.";
    }

    private void read(MachineHost machines, Connection connection, Packet.Query query, long index) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        result.whenComplete((found, failure) -> node.loop().execute(() -> {
            if (failure != null) {
                refuse(connection, query, Refusals.refusal(failure));
            } else if (found.length > Packet.QueryReply.MAX_BYTES) {
                String tooLarge = "The result of " + found.length + " bytes is larger than a client is sent, which is "
                        + Packet.QueryReply.MAX_BYTES + ": ask for less at once.";
                refuse(connection, query, new Packet.Refusal(Packet.Refusal.Code.INVALID, null, tooLarge));
            } else {
                connection.send(node.group(), new Packet.QueryReply(query.requestId(), found));
            }
        }));
        machines.readEncoded(query.machine(), query.query(), index, result);
    }

    private void refuse(Connection connection, Packet.Query query, Packet.Refusal refusal) {
        connection.send(node.group(), new Packet.Refused(query.requestId(), refusal));
    }
}
