package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Connection;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import dev.pando.transport.testing.RecordingAcceptor;
import dev.pando.transport.testing.RecordingHandler;
import dev.pando.transport.testing.RecordingHandler.Event;
import java.io.IOException;

/** A member that listens on loopback, and one good client of it, so that a test can see whether that is harmed. */
final class LoopbackServer implements AutoCloseable {
    static final Verdict.Welcome WELCOME =
            new Verdict.Welcome(Hello.LEVEL, new ClusterId(7, 8), new MemberId(1, 2), 1 << 20, 3, 4);

    private final TrackingThreads threads = new TrackingThreads();
    private final RecordingAcceptor acceptor = new RecordingAcceptor(WELCOME);
    private final TcpTransport transport;
    private final Transport.Listening listening;

    private final TcpTransport clients;
    private final RecordingHandler goodClientHears = new RecordingHandler();
    private final Connection goodClient;
    private final RecordingAcceptor.Accepted goodClientAccepted;
    private long nextRequest;

    /** @param options of the member, and of its clients, except for the threads */
    LoopbackServer(TcpOptions.Builder options) throws IOException, InterruptedException {
        clients = new TcpTransport(options.build());
        transport = new TcpTransport(
                options.build().toBuilder().threadFactory(threads).build());
        listening = transport.listen(":0", acceptor);
        goodClient = connect(goodClientHears);
        Await.next(goodClientHears, Event.Opened.class);
        goodClientAccepted = accepted();
    }

    int port() {
        return listening.port();
    }

    TrackingThreads threads() {
        return threads;
    }

    /** The next connection that was accepted. */
    RecordingAcceptor.Accepted accepted() throws InterruptedException {
        return Await.next(acceptor.accepted());
    }

    /** How many were accepted and not asked for. */
    int unexpectedlyAccepted() {
        return acceptor.accepted().size();
    }

    Connection connect(RecordingHandler handler) {
        return clients.connect("127.0.0.1:" + port(), Hello.client(ClusterId.UNKNOWN), handler);
    }

    /** The good client asks and is answered, on the connection it has had since the beginning. */
    void goodClientIsUnharmed() throws InterruptedException {
        Packet request = new Packet.ReadIndex(nextRequest++, false, false);
        Packet reply = new Packet.ReadIndexReply(nextRequest, 5);
        assertThat(goodClient.send(0, request)).isTrue();
        assertThat(Await.next(goodClientAccepted.handler().events()))
                .isEqualTo(new Event.Received(goodClientAccepted.connection(), 0, request));
        assertThat(goodClientAccepted.connection().send(0, reply)).isTrue();
        assertThat(Await.next(goodClientHears.events())).isEqualTo(new Event.Received(goodClient, 0, reply));
    }

    @Override
    public void close() {
        clients.close();
        transport.close();
        assertThat(threads.alive()).isEmpty();
    }
}
