package dev.pando.testkit.world;

import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Asks one thing of a member, and keeps what is answered. */
final class Asker implements ConnectionHandler {
    private final Packet request;
    private final List<Packet> answers = new ArrayList<>();

    private Asker(Packet request) {
        this.request = request;
    }

    /** As a client on a machine of its own. */
    static Asker asks(Machine own, Machine member, Packet request) {
        Asker asker = new Asker(request);
        Hello hello = Hello.client(SimulatedCluster.member(member).status().cluster());
        own.startClient((loop, transport) -> transport.connect(member.address(), hello, asker));
        return asker;
    }

    List<Packet> answers() {
        return answers;
    }

    @Override
    public void opened(Connection connection, Verdict.Welcome welcome) {
        connection.send(0, request);
    }

    @Override
    public void received(Connection connection, long group, Packet packet) {
        if (!(packet instanceof Packet.StatusReply)) {
            answers.add(packet);
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        // The answers that came are what counts.
    }
}
