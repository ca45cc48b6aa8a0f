package dev.pando.runtime;

import dev.pando.core.Event;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.transport.Backoff;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;

/** What the links of a node need of it. */
final class NodeWiring implements Links.Wiring {
    private final Node node;
    private final NodeParts parts;

    NodeWiring(Node node, NodeParts parts) {
        this.node = node;
        this.parts = parts;
    }

    @Override
    public Loop loop() {
        return parts.loop();
    }

    @Override
    public MemberId self() {
        return parts.self();
    }

    @Override
    public long group() {
        return parts.group();
    }

    @Override
    public Connection connect(Server server, ConnectionHandler handler) {
        Hello hello = new Hello(
                Hello.LEVEL,
                Hello.LEVEL,
                node.cluster(),
                parts.self(),
                server.id(),
                node.maxEntryBytes(),
                node.electionTimeoutMs());
        return node.connect(server.address(), hello, handler);
    }

    @Override
    public void received(Connection connection, MemberId from, Packet packet) {
        node.dispatch().answered(from, packet);
    }

    @Override
    public void unreachable(MemberId member) {
        node.step(new Event.Unreachable(member));
    }

    @Override
    public void reachable(MemberId member) {
        if (member.equals(node.core().leader())) {
            node.own().leaderChanged();
        }
    }

    @Override
    public Backoff backoff() {
        return parts.backoff();
    }
}
