package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.ClusterId;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.ConnectionHandler.CloseReason;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import dev.pando.transport.testing.RecordingAcceptor;
import dev.pando.transport.testing.RecordingHandler;
import dev.pando.transport.testing.RecordingHandler.Event;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is particular to TCP: addresses, time limits, threads, writes. */
final class TcpTransportTest {
    private static final Hello CLIENT = Hello.client(ClusterId.UNKNOWN);

    private final TrackingThreads threads = new TrackingThreads();
    private final List<TcpTransport> transports = new ArrayList<>();
    private final RecordingAcceptor acceptor = new RecordingAcceptor(LoopbackServer.WELCOME);
    private final RecordingHandler hears = new RecordingHandler();

    private TcpTransport transport(TcpOptions.Builder options, Sockets sockets) {
        TcpTransport transport = new TcpTransport(options.threadFactory(threads).build(), sockets);
        transports.add(transport);
        return transport;
    }

    private TcpTransport transport() {
        return transport(TcpOptions.builder(), new Sockets());
    }

    private static TcpOptions.Builder impatient() {
        return TcpOptions.builder()
                .greetingTimeout(Duration.ofMillis(1_000))
                .keepaliveInterval(Duration.ofMillis(50))
                .peerTimeout(Duration.ofMillis(1_000))
                .closeTimeout(Duration.ofMillis(200));
    }

    @AfterEach
    void noThreadIsLeft() {
        transports.forEach(TcpTransport::close);
        assertThat(threads.alive()).isEmpty();
    }

    private static String local(int port) {
        return "127.0.0.1:" + port;
    }

    // Addresses.

    @Test
    void anEmptyHostIsLoopbackForBothEnds() throws IOException, InterruptedException {
        Transport.Listening listening = transport().listen(":0", acceptor);
        transport().connect(":" + listening.port(), CLIENT, hears);
        Await.next(hears, Event.Opened.class);
        assertThat(Await.next(acceptor.accepted()).connection().remoteAddress()).startsWith("127.0.0.1:");
    }

    @Test
    void aPortThatAnotherProgramHasIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = local(other.getLocalPort());
            assertThatThrownBy(() -> transport().listen(address, acceptor))
                    .isInstanceOf(BindException.class)
                    .hasMessage("Can't listen on " + address + ": port " + other.getLocalPort()
                            + " is in use by another program. Stop that, or choose another port.");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatThrownBy(() -> transport().listen("192.0.2.1:0", acceptor))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(BindException.class)
                .hasMessageStartingWith("Can't listen on 192.0.2.1:0: 192.0.2.1 is not an address of this machine.");
    }

    // Connecting.

    @Test
    void whoDoesNotAnswerAtAllIsUnreachable() throws InterruptedException {
        Sockets silent = new Sockets() {
            @Override
            Socket unconnected() {
                return new Socket() {
                    @Override
                    public void connect(java.net.SocketAddress address, int timeoutMs) throws IOException {
                        throw new java.net.SocketTimeoutException("Connect timed out");
                    }
                };
            }
        };
        transport(TcpOptions.builder(), silent).connect("127.0.0.1:1", CLIENT, hears);
        assertThat(Await.closed(hears))
                .isEqualTo(
                        new CloseReason(
                                CloseReason.Kind.UNREACHABLE,
                                "Nobody can be reached at 127.0.0.1:1 (no answer within 3000 ms): is the member running there?"));
    }

    @Test
    void whoTakesTheConnectionAndSaysNothingIsUnreachable() throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            transport(impatient(), new Sockets()).connect(local(silent.getLocalPort()), CLIENT, hears);
            CloseReason reason = Await.closed(hears);
            assertThat(reason.kind()).isEqualTo(CloseReason.Kind.UNREACHABLE);
            assertThat(reason.detail()).contains("did not answer within 1000 ms");
        }
    }

    @Test
    void whoAnswersWithSomethingElseIsNoMember() throws IOException, InterruptedException {
        try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            transport().connect(local(web.getLocalPort()), CLIENT, hears);
            try (Socket socket = web.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                CloseReason reason = Await.closed(hears);
                assertThat(reason.kind()).isEqualTo(CloseReason.Kind.PROTOCOL);
                assertThat(reason.detail()).startsWith("What answers at " + local(web.getLocalPort()) + " is no Pando");
            }
        }
    }

    @Test
    void whoClosesWithoutAnAnswerIsLost() throws IOException, InterruptedException {
        try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            transport().connect(local(closing.getLocalPort()), CLIENT, hears);
            closing.accept().close();
            assertThat(Await.closed(hears).kind()).isEqualTo(CloseReason.Kind.LOST);
        }
    }

    @Test
    void aConnectionCanBeClosedWhileItIsOpening() throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Connection connection = transport().connect(local(silent.getLocalPort()), CLIENT, hears);
            try (Socket accepted = silent.accept()) {
                assertThat(connection.send(0, new Packet.Leave(1))).isFalse();
                connection.close();
                assertThat(Await.next(hears.events()))
                        .isEqualTo(new Event.Closed(
                                connection,
                                new CloseReason(CloseReason.Kind.CLOSED_HERE, "The connection was closed here.")));
                assertThat(accepted.isConnected()).isTrue();
            }
        }
    }

    @Test
    void aClientTakesEntriesAsLargeAsTheMemberTellsIt() throws IOException, InterruptedException {
        int large = 32 << 20;
        RecordingAcceptor member = new RecordingAcceptor(
                new Verdict.Welcome(1, LoopbackServer.WELCOME.cluster(), LoopbackServer.WELCOME.member(), large, 0, 0));
        Transport.Listening listening = transport(TcpOptions.builder().maxEntryBytes(large), new Sockets())
                .listen(":0", member);
        Connection client = transport().connect(local(listening.port()), CLIENT, hears);
        Await.next(hears, Event.Opened.class);
        RecordingAcceptor.Accepted accepted = Await.next(member.accepted());
        Packet down = new Packet.TailEntries(1, List.of(LogEntry.encode(0, 1, 1, 1, Proposal.data(new byte[large]))));
        assertThat(accepted.connection().send(0, down)).isTrue();
        assertThat(Await.next(hears.events())).isEqualTo(new Event.Received(client, 0, down));
        assertThat(client.send(0, new Packet.Append(1, 1, 1, false, 0, List.of(new byte[large]))))
                .isTrue();
        assertThat(Await.next(accepted.handler().events())).isInstanceOf(Event.Received.class);
    }

    // Keepalives.

    @Test
    void whoeverHasNothingToSayIsKeptByKeepalives() throws IOException, InterruptedException {
        Transport.Listening listening = transport(impatient(), new Sockets()).listen(":0", acceptor);
        try (RawPeer peer = RawPeer.greeted(listening.port())) {
            RecordingAcceptor.Accepted accepted = Await.next(acceptor.accepted());
            for (int i = 0; i < 60; i++) { // 60 intervals of at least 25 ms: longer than silence may last
                assertThat(peer.hear()).isNotNull().extracting("packet").isNull();
                peer.sayKeepalive();
            }
            peer.say(new Packet.Leave(1));
            assertThat(Await.next(accepted.handler().events()))
                    .isEqualTo(new Event.Received(accepted.connection(), 0, new Packet.Leave(1)));
        } catch (dev.pando.transport.codec.WireFormatException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSlowHandlerIsNotTakenForASilentPeer() throws IOException, InterruptedException {
        CountDownLatch received = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RecordingHandler slow = new RecordingHandler();
        Transport.Listening listening = transport(impatient(), new Sockets())
                .listen(":0", handledBy(new ConnectionHandler() {
                    @Override
                    public void opened(Connection connection, Verdict.Welcome welcome) {}

                    @Override
                    public void received(Connection connection, long group, Packet packet) {
                        received.countDown();
                        awaitQuietly(goOn);
                        slow.received(connection, group, packet);
                    }

                    @Override
                    public void closed(Connection connection, CloseReason reason) {
                        slow.closed(connection, reason);
                    }
                }));
        try (RawPeer peer = RawPeer.greeted(listening.port())) {
            peer.say(new Packet.Leave(1));
            Await.latch(received);
            for (int i = 0; i < 60; i++) { // longer than silence may last; the peer hears that this end lives
                assertThat(peer.hear()).isNotNull();
            }
            goOn.countDown();
            assertThat(Await.next(slow.events())).isInstanceOf(Event.Received.class);
        } catch (dev.pando.transport.codec.WireFormatException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            Await.latch(latch);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Transport.Acceptor handledBy(ConnectionHandler handler) {
        return new Transport.Acceptor() {
            @Override
            public Verdict greet(Hello hello) {
                return LoopbackServer.WELCOME;
            }

            @Override
            public ConnectionHandler accepted(Connection connection, Hello hello) {
                return handler;
            }
        };
    }

    // Handlers that misbehave, and those that close.

    @Test
    void aHandlerThatFailsLosesItsConnectionAndNoOther() throws IOException, InterruptedException {
        RecordingHandler failing = new RecordingHandler();
        Transport.Listening listening = transport().listen(":0", handledBy(new ConnectionHandler() {
            @Override
            public void opened(Connection connection, Verdict.Welcome welcome) {}

            @Override
            public void received(Connection connection, long group, Packet packet) {
                throw new IllegalStateException("a fault in the handler");
            }

            @Override
            public void closed(Connection connection, CloseReason reason) {
                failing.closed(connection, reason);
                throw new IllegalStateException("and another");
            }
        }));
        TcpTransport clients = transport();
        Connection first = clients.connect(local(listening.port()), CLIENT, hears);
        RecordingHandler secondHears = new RecordingHandler();
        Connection second = clients.connect(local(listening.port()), CLIENT, secondHears);
        Await.next(hears, Event.Opened.class);
        Await.next(secondHears, Event.Opened.class);
        first.send(0, new Packet.Leave(1));
        assertThat(Await.closed(hears).kind()).isEqualTo(CloseReason.Kind.LOST);
        CloseReason reason = Await.closed(failing);
        assertThat(reason.kind()).isEqualTo(CloseReason.Kind.CLOSED_HERE);
        assertThat(reason.detail()).contains("a fault in the handler");
        assertThat(second.send(0, new Packet.Leave(1))).isTrue();
        assertThat(Await.closed(secondHears).kind()).isEqualTo(CloseReason.Kind.LOST);
    }

    @Test
    void aHandlerMayCloseTheWholeTransport() throws IOException, InterruptedException {
        TcpTransport server = transport();
        CountDownLatch returned = new CountDownLatch(1);
        Transport.Listening listening = server.listen(":0", handledBy(new ConnectionHandler() {
            @Override
            public void opened(Connection connection, Verdict.Welcome welcome) {}

            @Override
            public void received(Connection connection, long group, Packet packet) {
                server.close();
                returned.countDown();
            }

            @Override
            public void closed(Connection connection, CloseReason reason) {}
        }));
        Connection client = transport().connect(local(listening.port()), CLIENT, hears);
        Await.next(hears, Event.Opened.class);
        client.send(0, new Packet.Leave(1));
        Await.latch(returned);
        Await.closed(hears);
    }

    @Test
    void closingDoesNotWaitForAPeerThatDoesNotClose() throws IOException, InterruptedException {
        TcpOptions.Builder options =
                TcpOptions.builder().peerTimeout(Duration.ofHours(1)).closeTimeout(Duration.ofMillis(200));
        Transport.Listening listening = transport(options, new Sockets()).listen(":0", acceptor);
        try (RawPeer peer = RawPeer.greeted(listening.port())) {
            RecordingAcceptor.Accepted accepted = Await.next(acceptor.accepted());
            accepted.connection().close();
            assertThat(Await.closed(accepted.handler()).kind()).isEqualTo(CloseReason.Kind.CLOSED_HERE);
            assertThat(peer.hearUntilClosed()).isEmpty();
        }
    }

    @Test
    void everyConnectionIsToldOfItsEndOnceWhoeverClosesItWhenever() throws Exception {
        int count = 100;
        TcpTransport server = transport();
        TcpTransport client = transport();
        Transport.Listening listening = server.listen(":0", acceptor);
        List<RecordingHandler> handlers = new ArrayList<>();
        ExecutorService closers = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < count; i++) {
                RecordingHandler handler = new RecordingHandler();
                handlers.add(handler);
                Connection connection = client.connect(local(listening.port()), CLIENT, handler);
                if (i % 2 == 0) {
                    Await.next(handler, Event.Opened.class);
                    RecordingAcceptor.Accepted accepted = Await.next(acceptor.accepted());
                    handlers.add(accepted.handler());
                    connection.send(0, new Packet.Leave(1));
                    closers.execute(accepted.connection()::close);
                }
                closers.execute(connection::close);
                closers.execute(connection::close);
            }
        } finally {
            closers.shutdown();
            assertThat(closers.awaitTermination(Await.LIMIT_SECONDS, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
        }
        client.close();
        server.close(); // after which no thread is left that could tell anybody anything
        assertThat(threads.alive()).isEmpty();
        acceptor.accepted().forEach(accepted -> handlers.add(accepted.handler()));
        for (RecordingHandler handler : handlers) {
            List<Event> events = List.copyOf(handler.events());
            assertThat(events).filteredOn(Event.Closed.class::isInstance).hasSize(1);
            assertThat(events.get(events.size() - 1)).isInstanceOf(Event.Closed.class);
        }
    }

    // Threads and writes.

    @Test
    void aTransportThatIsClosedLeavesNoThread() throws IOException, InterruptedException {
        TcpTransport server = transport();
        TcpTransport client = transport();
        Transport.Listening listening = server.listen(":0", acceptor);
        for (int i = 0; i < 10; i++) {
            RecordingHandler handler = new RecordingHandler();
            client.connect(local(listening.port()), CLIENT, handler);
            Await.next(handler, Event.Opened.class);
        }
        assertThat(threads.alive()).hasSizeGreaterThanOrEqualTo(40);
        server.close();
        client.close();
        assertThat(threads.alive()).isEmpty();
    }

    @Test
    void whatIsQueuedGoesOutInOneWrite() throws IOException, InterruptedException {
        GatheringSockets sockets = new GatheringSockets();
        Transport.Listening listening = transport().listen(":0", acceptor);
        Connection client = transport(TcpOptions.builder(), sockets).connect(local(listening.port()), CLIENT, hears);
        Await.next(hears, Event.Opened.class);
        RecordingHandler server = Await.next(acceptor.accepted()).handler();
        assertThat(sockets.writes()).isEqualTo(1); // the greeting
        CountDownLatch gate = sockets.closeGate();
        for (int i = 0; i < 1_000; i++) { // 22,000 bytes; a buffer has 65,536
            assertThat(client.send(0, new Packet.ReadIndex(i, false, false))).isTrue();
        }
        gate.countDown();
        for (int i = 0; i < 1_000; i++) {
            assertThat(((Event.Received) Await.next(server.events())).packet())
                    .isEqualTo(new Packet.ReadIndex(i, false, false));
        }
        // The writer had taken the first, and perhaps a few more, when the gate stopped it.
        assertThat(sockets.writes()).isLessThanOrEqualTo(3);
    }
}
