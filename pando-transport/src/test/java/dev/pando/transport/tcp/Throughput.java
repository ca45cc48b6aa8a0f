package dev.pando.transport.tcp;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import dev.pando.transport.testing.RecordingHandler;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures packets a second over loopback, and writes a packet. Not a test: it depends on the machine. To be run from
 * the test class path.
 */
public final class Throughput {
    private static final Hello CLIENT = Hello.client(ClusterId.UNKNOWN);

    private Throughput() {}

    /** Receives as many packets as are expected, and gives each back if asked to. */
    private static final class Counter implements ConnectionHandler {
        private final boolean echo;
        private volatile CountDownLatch left = new CountDownLatch(0);

        Counter(boolean echo) {
            this.echo = echo;
        }

        @Override
        public void opened(Connection connection, Verdict.Welcome welcome) {}

        @Override
        public void received(Connection connection, long group, Packet packet) {
            if (echo) {
                connection.send(group, packet);
            }
            left.countDown();
        }

        @Override
        public void closed(Connection connection, CloseReason reason) {}
    }

    /** Prints one line for each kind of packet. */
    public static void main(String[] args) throws Exception {
        Packet small = new Packet.Raft(
                new Message.AppendResponse(new MemberId(1, 2), new MemberId(3, 4), 5, true, 6, 7, 8, 9));
        LogEntry entry = LogEntry.encode(0, 1, 1, 1, Proposal.data(new byte[256]));
        Packet oneEntry = new Packet.Raft(
                new Message.AppendRequest(new MemberId(1, 2), new MemberId(3, 4), 1, 0, 0, List.of(entry), 0, 0));
        LogEntry large = LogEntry.encode(0, 1, 1, 1, Proposal.data(new byte[1 << 20]));
        Packet largeEntry = new Packet.Raft(
                new Message.AppendRequest(new MemberId(1, 2), new MemberId(3, 4), 1, 0, 0, List.of(large), 0, 0));
        for (int round = 0; round < 3; round++) {
            measure("86-byte response", small, 3_000_000);
            measure("one entry of 256 bytes", oneEntry, 1_000_000);
            measure("one entry of 1 MiB", largeEntry, 2_000);
            measureRoundTrip(small, 50_000);
        }
    }

    private static void measure(String name, Packet packet, int count) throws Exception {
        GatheringSockets sockets = new GatheringSockets();
        Counter counter = new Counter(false);
        try (TcpTransport server = new TcpTransport(TcpOptions.defaults());
                TcpTransport client = new TcpTransport(TcpOptions.defaults(), sockets)) {
            Connection connection = connect(server, client, counter);
            counter.left = new CountDownLatch(count);
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                while (!connection.send(0, packet)) {
                    LockSupport.parkNanos(100_000);
                }
            }
            counter.left.await();
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%-24s %,12.0f packets/s  %8.1f MB/s  %.4f writes/packet%n",
                    name, count / seconds, sockets.writtenBytes() / seconds / 1e6, (double) sockets.writes() / count);
        }
    }

    private static void measureRoundTrip(Packet packet, int count) throws Exception {
        Counter echoing = new Counter(true);
        try (TcpTransport server = new TcpTransport(TcpOptions.defaults());
                TcpTransport client = new TcpTransport(TcpOptions.defaults())) {
            RecordingHandler hears = new RecordingHandler();
            Connection connection = connect(server, client, echoing, hears);
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                connection.send(0, packet);
                hears.events().take();
            }
            System.out.printf("%-24s %12.1f us%n", "round trip", (System.nanoTime() - start) / 1e3 / count);
        }
    }

    private static Connection connect(TcpTransport server, TcpTransport client, Counter counter) throws Exception {
        return connect(server, client, counter, new RecordingHandler());
    }

    private static Connection connect(TcpTransport server, TcpTransport client, Counter counter, RecordingHandler hears)
            throws Exception {
        Transport.Listening listening = server.listen(":0", new Transport.Acceptor() {
            @Override
            public Verdict greet(Hello hello) {
                return LoopbackServer.WELCOME;
            }

            @Override
            public ConnectionHandler accepted(Connection connection, Hello hello) {
                return counter;
            }
        });
        Connection connection = client.connect(":" + listening.port(), CLIENT, hears);
        Await.next(hears, RecordingHandler.Event.Opened.class);
        return connection;
    }
}
