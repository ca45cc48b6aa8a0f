package dev.pando.transport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler.CloseReason;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Verdict;
import dev.pando.transport.testing.RecordingHandler.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The faults of the network in memory, and that it does the same thing every time. */
final class MemoryNetworkTest {
    private static final Verdict.Welcome WELCOME = TransportContract.WELCOME;
    private static final Hello CLIENT = Hello.client(TransportContract.CLUSTER);
    private static final long SECOND = 1_000_000_000L;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final MemoryNetwork network = new MemoryNetwork(scheduler, new SplittableRandom(1));
    private final MemoryTransport a = network.transport("a");
    private final MemoryTransport b = network.transport("b");
    private final RecordingAcceptor acceptor = new RecordingAcceptor(WELCOME);
    private final RecordingHandler client = new RecordingHandler();

    /** A connection from a to b; what was heard while it opened is taken. */
    private Connection connected() throws IOException {
        b.listen("b:1", acceptor);
        Connection connection = a.connect("b:1", CLIENT, client);
        scheduler.runFor(SECOND);
        assertThat(client.events()).containsExactly(new Event.Opened(connection, WELCOME));
        client.events().clear();
        return connection;
    }

    private RecordingAcceptor.Accepted accepted() {
        return acceptor.accepted().element();
    }

    private List<Object> serverHeard() {
        List<Object> heard = new ArrayList<>();
        for (Event event : accepted().handler().events()) {
            heard.add(event instanceof Event.Received received ? received.packet() : kind(event));
        }
        return heard;
    }

    private List<Object> clientHeard() {
        List<Object> heard = new ArrayList<>();
        for (Event event : client.events()) {
            heard.add(event instanceof Event.Received received ? received.packet() : kind(event));
        }
        return heard;
    }

    private static CloseReason.Kind kind(Event event) {
        return ((Event.Closed) event).reason().kind();
    }

    @Test
    void aCutHoldsPacketsBackInOneDirectionOnlyAndHealingLetsThemThrough() throws IOException {
        Connection connection = connected();
        network.cut("a", "b");
        for (int i = 0; i < 10; i++) {
            connection.send(0, new Packet.Leave(i));
        }
        accepted().connection().send(0, new Packet.Left(1));
        scheduler.runFor(SECOND);
        assertThat(serverHeard()).isEmpty();
        assertThat(clientHeard()).containsExactly(new Packet.Left(1));
        network.heal("a", "b");
        scheduler.runFor(SECOND);
        assertThat(serverHeard())
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 10)
                        .mapToObj(i -> (Object) new Packet.Leave(i))
                        .toList());
    }

    @Test
    void aCutThatLastsLosesTheConnectionAtBothEnds() throws IOException {
        connected();
        network.cut("a", "b");
        scheduler.runFor(9 * SECOND);
        assertThat(serverHeard()).isEmpty();
        scheduler.runFor(2 * SECOND);
        assertThat(serverHeard()).containsExactly(CloseReason.Kind.LOST);
        assertThat(clientHeard()).containsExactly(CloseReason.Kind.LOST);
    }

    @Test
    void aCutOfBothWaysThatLastsLosesTheConnectionAtBothEnds() throws IOException {
        connected();
        network.cutBoth("a", "b");
        scheduler.runFor(11 * SECOND);
        assertThat(serverHeard()).containsExactly(CloseReason.Kind.LOST);
        assertThat(clientHeard()).containsExactly(CloseReason.Kind.LOST);
    }

    @Test
    void aCutThatIsHealedInTimeAndComesAgainBeginsAnew() throws IOException {
        connected();
        for (int i = 0; i < 3; i++) {
            network.cut("a", "b");
            scheduler.runFor(8 * SECOND);
            network.healAll();
        }
        scheduler.runFor(20 * SECOND);
        assertThat(serverHeard()).isEmpty();
    }

    @Test
    void throughACutNobodyCanBeReached() throws IOException {
        b.listen("b:1", acceptor);
        for (boolean there : List.of(true, false)) {
            network.cut(there ? "a" : "b", there ? "b" : "a");
            RecordingHandler handler = new RecordingHandler();
            a.connect("b:1", CLIENT, handler);
            scheduler.runFor(4 * SECOND);
            assertThat(handler.events())
                    .extracting(MemoryNetworkTest::kind)
                    .containsExactly(CloseReason.Kind.UNREACHABLE);
            network.healAll();
        }
        assertThat(acceptor.accepted()).isEmpty();
    }

    @Test
    void connectionsCanBeBrokenWithWhatIsUnderWay() throws IOException {
        Connection connection = connected();
        connection.send(0, new Packet.Leave(1));
        network.breakConnections("a", "b");
        scheduler.runFor(SECOND);
        assertThat(clientHeard()).containsExactly(CloseReason.Kind.LOST);
        assertThat(serverHeard()).containsExactly(CloseReason.Kind.LOST);
        assertThat(connection.send(0, new Packet.Leave(1))).isFalse();
    }

    @Test
    void whoCrashesHearsNothingMoreAndTheOthersFindItLost() throws IOException {
        Connection connection = connected();
        connection.close();
        accepted().connection().send(0, new Packet.Left(1));
        a.crash();
        scheduler.runFor(20 * SECOND);
        assertThat(clientHeard()).isEmpty();
        assertThat(serverHeard()).containsExactly(CloseReason.Kind.LOST);
    }

    @Test
    void afterACrashTheHostCanStartAgain() throws IOException {
        connected();
        b.crash();
        scheduler.runFor(SECOND);
        assertThat(clientHeard()).containsExactly(CloseReason.Kind.LOST);
        RecordingAcceptor again = new RecordingAcceptor(WELCOME);
        network.transport("b").listen("b:1", again);
        RecordingHandler handler = new RecordingHandler();
        Connection connection = a.connect("b:1", CLIENT, handler);
        scheduler.runFor(SECOND);
        assertThat(handler.events()).containsExactly(new Event.Opened(connection, WELCOME));
    }

    @Test
    void aHostHasOneTransportAtATime() {
        assertThatThrownBy(() -> network.transport("a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsUnderWayIsBounded() throws IOException {
        MemoryNetwork small = new MemoryNetwork(
                scheduler, new SplittableRandom(1), MemoryOptions.defaults().withSendQueueBytes(1_000));
        small.transport("b").listen(":1", acceptor);
        Connection connection = small.transport("a").connect("b:1", CLIENT, client);
        scheduler.runFor(SECOND);
        Packet packet = new Packet.Append(1, 1, 1, false, 0, List.of(new byte[400]));
        assertThat(connection.send(0, packet)).isTrue();
        assertThat(connection.send(0, packet)).isTrue();
        assertThat(connection.send(0, packet)).isFalse();
        scheduler.runFor(SECOND);
        assertThat(connection.queuedBytes()).isZero();
        assertThat(connection.send(0, new Packet.Append(1, 1, 1, false, 0, List.of(new byte[4_000]))))
                .isTrue();
    }

    @Test
    void delaysKeepToTheirBoundsAndNeverChangeTheOrder() throws IOException {
        Connection connection = connected();
        network.delays("a", "b", SECOND, 5 * SECOND);
        for (int i = 0; i < 100; i++) {
            connection.send(0, new Packet.Leave(i));
        }
        scheduler.runFor(SECOND - 1);
        assertThat(serverHeard()).isEmpty();
        scheduler.runFor(4 * SECOND + 1);
        assertThat(serverHeard()).hasSize(100).startsWith(new Packet.Leave(0), new Packet.Leave(1));
    }

    /** A little conversation under faults, as a text with the time of everything that happens. */
    private static String conversation(long seed) throws IOException {
        ManualScheduler time = new ManualScheduler();
        SplittableRandom random = new SplittableRandom(seed);
        MemoryNetwork net = new MemoryNetwork(time, random.split());
        RecordingAcceptor acceptor = new RecordingAcceptor(WELCOME);
        net.transport("b").listen(":1", acceptor);
        MemoryTransport from = net.transport("a");
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            RecordingHandler handler = new RecordingHandler();
            Connection connection = from.connect("b:1", CLIENT, handler);
            for (int j = 0; j < 20; j++) {
                time.runFor(random.nextLong(SECOND));
                connection.send(j, new Packet.Leave(j));
                switch (random.nextInt(10)) {
                    case 0 -> net.cut("a", "b");
                    case 1 -> net.breakConnections("b", "a");
                    case 2, 3 -> net.healAll();
                    default -> acceptor.accepted().forEach(x -> x.connection().send(0, new Packet.Left(1)));
                }
                handler.events().forEach(event -> said.append(time.nowNanos()).append(event));
                handler.events().clear();
            }
        }
        return said.toString();
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherAnother() throws IOException {
        assertThat(conversation(7))
                .hasSizeGreaterThan(1_000)
                .isEqualTo(conversation(7))
                .isNotEqualTo(conversation(8));
    }
}
