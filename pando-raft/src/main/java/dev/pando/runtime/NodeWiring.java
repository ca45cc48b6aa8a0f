package dev.pando.runtime;

import dev.pando.InvalidDataException;
import dev.pando.core.Event;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Backoff;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Packet;
import java.util.List;

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
    public Connection connect(MemberId member, String address, ConnectionHandler handler) {
        return node.connect(address, node.hello(parts.self(), member), handler);
    }

    @Override
    public void isCopy(String detail) {
        node.fail(new InvalidDataException(
                detail + " It has stopped here. For another member, join with an empty" + " directory."));
    }

    @Override
    public List<String> hints() {
        return parts.hints();
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
