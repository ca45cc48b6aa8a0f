package dev.pando.runtime;

import dev.pando.core.Ready;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Packet;
import java.util.function.Consumer;

/**
 * Snapshots between members: what this one fetches, and what it gives. It does not matter who has opened the connection: a joiner
 * knows nobody's address yet. Owned by the node's loop.
 */
final class SnapshotTraffic {
    private final Node node;
    private final SnapshotFetch fetch;
    private final SnapshotServing serving;

    SnapshotTraffic(Node node, NodeParts parts) {
        this.node = node;
        this.fetch = new SnapshotFetch(node, parts);
        this.serving = new SnapshotServing(node, parts);
    }

    void fetch(Ready.Fetch wanted) {
        fetch.fetch(wanted);
    }

    /** Whether the packet was about a snapshot. */
    boolean received(MemberId from, Packet packet) {
        Consumer<Packet> reply = answer -> node.sendTo(from, answer);
        if (packet instanceof Packet.SnapshotQuery query) {
            serving.query(from, query, reply);
        } else if (packet instanceof Packet.SnapshotRead read) {
            serving.read(from, read, reply);
        } else if (packet instanceof Packet.SnapshotOffer offer) {
            fetch.offered(from, offer);
        } else if (packet instanceof Packet.SnapshotPiece piece) {
            fetch.came(from, piece);
        } else {
            return packet instanceof Packet.Refused refused && fetch.refused(from, refused);
        }
        return true;
    }

    void tick() {
        fetch.tick();
        serving.tick();
    }

    void close() {
        fetch.close();
        serving.close();
    }
}
