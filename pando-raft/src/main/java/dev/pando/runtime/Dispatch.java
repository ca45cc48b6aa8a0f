package dev.pando.runtime;

import dev.pando.core.Event;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.transport.Connection;
import dev.pando.transport.Packet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each packet to the part of the node that it is for, if its sender may say such a thing. Owned by the node's
 * loop.
 */
final class Dispatch {
    private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

    private final Node node;
    private final Links links;
    private final Appends appends;
    private final Tails tails;
    private final Queries queries;

    /** Connections of clients. */
    private final Set<Connection> clients = new LinkedHashSet<>();

    Dispatch(Node node, Links links, Appends appends, Tails tails) {
        this.node = node;
        this.links = links;
        this.appends = appends;
        this.tails = tails;
        this.queries = new Queries(node);
    }

    /** Somebody has connected to here: a member, or a client where {@code sender} is null. */
    void opened(@Nullable MemberId sender, long incarnation, Connection connection) {
        if (sender != null) {
            links.inboundOpened(sender, incarnation, connection);
        } else {
            clients.add(connection);
        }
    }

    /** Clients hear who belongs to the cluster now: all that they knew may leave, one after the other. */
    void rosterChanged(Packet.StatusReply status) {
        clients.forEach(client -> node.answer(client, status));
    }

    void closed(@Nullable MemberId sender, Connection connection) {
        if (sender != null) {
            links.inboundClosed(sender, connection);
        }
        clients.remove(connection);
        appends.connectionClosed(connection);
        tails.connectionClosed(connection);
    }

    /** From a connection that somebody opened to here: a member, or a client where {@code sender} is null. */
    void received(Connection connection, @Nullable MemberId sender, long group, Packet packet) {
        if (node.isStopped() || group != node.group()) {
            return;
        }
        if (sender != null) {
            fromMember(connection, sender, packet);
        } else {
            fromClient(connection, packet);
        }
    }

    /** From a member to which this one has connected: answers to what it was sent. */
    void answered(MemberId from, Packet packet) {
        if (node.isStopped()) {
            return;
        }
        if (packet instanceof Packet.Raft raft) {
            step(from, raft.message());
        } else if (node.snapshots().received(from, packet)) {
            return;
        } else if (packet instanceof Packet.AppendRefused refused) {
            appends.refused(refused);
        } else if (!(packet instanceof Packet.Refused refused && appends.refused(refused))) {
            node.requests().answered(packet);
        }
    }

    private void fromMember(Connection connection, MemberId sender, Packet packet) {
        if (packet instanceof Packet.Raft raft) {
            step(sender, raft.message());
        } else if (node.snapshots().received(sender, packet)) {
            return;
        } else if (packet instanceof Packet.Append append) {
            appends.fromMember(connection, append);
        } else if (packet instanceof Packet.OpenSession open) {
            appends.openForMember(connection, open);
        } else {
            request(connection, packet);
        }
    }

    private void fromClient(Connection connection, Packet packet) {
        if (packet instanceof Packet.Append append && !append.forwarded()) {
            appends.fromClient(connection, append);
        } else if (packet instanceof Packet.OpenSession open && !open.forwarded() && open.owner() == null) {
            appends.openForClient(connection, open);
        } else if (packet instanceof Packet.Tail tail) {
            tails.begin(connection, tail);
        } else if (packet instanceof Packet.TailCredit credit) {
            tails.credit(connection, credit);
        } else if (packet instanceof Packet.TailCancel cancel) {
            tails.cancel(connection, cancel);
        } else if (packet instanceof Packet.Query query) {
            queries.fromClient(connection, query);
        } else if (packet instanceof Packet.Leave request) {
            leave(connection, request);
        } else {
            request(connection, packet);
        }
    }

    private void step(MemberId sender, Message message) {
        if (message.from().equals(sender) && message.to().equals(node.self())) {
            node.step(new Event.Received(message));
        }
    }

    private void request(Connection connection, Packet packet) {
        if (packet instanceof Packet.ReadIndex
                || packet instanceof Packet.Join
                || packet instanceof Packet.Reconfigure
                || packet instanceof Packet.Transfer
                || packet instanceof Packet.Status) {
            node.requests().handle(packet, answer -> node.answer(connection, answer));
        } else {
            log.info(
                    "{} said what is not for it to say: {}",
                    connection.remoteAddress(),
                    packet.getClass().getSimpleName());
            connection.close();
        }
    }

    private void leave(Connection connection, Packet.Leave request) {
        node.leave().whenComplete((done, failure) -> {
            Packet answer = failure == null
                    ? new Packet.Left(request.requestId())
                    : new Packet.Refused(
                            request.requestId(),
                            new Packet.Refusal(
                                    Packet.Refusal.Code.INVALID, null, String.valueOf(failure.getMessage())));
            connection.send(node.group(), answer);
        });
    }
}
