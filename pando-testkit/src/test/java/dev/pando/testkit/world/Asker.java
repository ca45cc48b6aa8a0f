package dev.pando.testkit.world;

import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A client that asks one thing of a member, and keeps what is answered. */
final class Asker implements ConnectionHandler {
    private final Packet request;
    private final List<Packet> answers = new ArrayList<>();

    Asker(Packet request) {
        this.request = request;
    }

    /** From a machine of its own. */
    void ask(SimulatedCluster cluster, Machine asked) {
        Hello hello = Hello.client(SimulatedCluster.member(asked).status().cluster());
        cluster.machine().startClient((loop, transport) -> transport.connect(asked.address(), hello, this));
    }

    List<Packet> answers() {
        return Collections.unmodifiableList(answers);
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
