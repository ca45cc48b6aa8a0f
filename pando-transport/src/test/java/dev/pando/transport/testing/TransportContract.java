package dev.pando.transport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler.CloseReason;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import dev.pando.transport.testing.RecordingHandler.Event;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;

/** What every transport keeps. Made for each by a subclass. */
public abstract class TransportContract {
    /** The cluster of the member that accepts. */
    protected static final ClusterId CLUSTER = new ClusterId(7, 8);

    /** The member that accepts. */
    protected static final MemberId MEMBER = new MemberId(1, 2);

    protected static final Verdict.Welcome WELCOME = new Verdict.Welcome(Hello.LEVEL, CLUSTER, MEMBER, 1 << 20, 9, 10);

    private static final MemberId OTHER = new MemberId(3, 4);
    private static final Hello HELLO = new Hello(1, 1, CLUSTER, OTHER, MEMBER, 1 << 20, 1_000, 8);

    /** A transport on a machine of that name; closed by the subclass after the test. */
    protected abstract Transport transport(String name);

    /** What stands before the colon in an address on that machine. */
    protected abstract String host(String name);

    /** The next element, once there is one. Fails if there never will be. */
    protected abstract <T> T next(BlockingQueue<T> queue);

    /** Lets everything happen that will happen by itself now, as far as that can be known. */
    protected abstract void settle();

    /** A member that listens, a client, and the connection between them. */
    private record Pair(
            Transport.Listening listening,
            Connection client,
            RecordingHandler clientHears,
            RecordingAcceptor.Accepted server) {}

    private Pair connected() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor(WELCOME);
        Transport.Listening listening = transport("server").listen(host("server") + ":0", acceptor);
        RecordingHandler clientHears = new RecordingHandler();
        Connection client = transport("client").connect(addressOf(listening), HELLO, clientHears);
        assertThat(next(clientHears.events())).isEqualTo(new Event.Opened(client, WELCOME));
        return new Pair(listening, client, clientHears, next(acceptor.accepted()));
    }

    private String addressOf(Transport.Listening listening) {
        return host("server") + ":" + listening.port();
    }

    private CloseReason nextIsClosed(RecordingHandler handler) {
        Event event = next(handler.events());
        assertThat(event).isInstanceOf(Event.Closed.class);
        return ((Event.Closed) event).reason();
    }

    @Test
    void theAcceptorSeesTheHelloAndTheConnectorTheWelcome() throws IOException {
        Pair pair = connected();
        assertThat(pair.server.hello()).isEqualTo(HELLO);
        assertThat(pair.client.remoteAddress()).isEqualTo(addressOf(pair.listening));
    }

    @Test
    void packetsArriveInOrderInBothDirections() throws IOException {
        Pair pair = connected();
        for (int i = 0; i < 1_000; i++) {
            assertThat(pair.client.send(i, new Packet.ReadIndex(i, false, true)))
                    .isTrue();
            assertThat(pair.server.connection().send(i, new Packet.ReadIndexReply(i, i)))
                    .isTrue();
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(next(pair.server.handler().events()))
                    .isEqualTo(new Event.Received(pair.server.connection(), i, new Packet.ReadIndex(i, false, true)));
            assertThat(next(pair.clientHears.events()))
                    .isEqualTo(new Event.Received(pair.client, i, new Packet.ReadIndexReply(i, i)));
        }
    }

    @Test
    void whatIsGatheredArrivesInOrderWithWhatIsSent() throws IOException {
        Pair pair = connected();
        for (int i = 0; i < 3_000; i++) { // now and then more than is sent by whoever flushes
            Packet packet = new Packet.Append(1, 1, i, false, 0, List.of(new byte[i % 7 == 0 ? 20_000 : 10]));
            assertThat(i % 5 == 0 ? pair.client.send(i, packet) : pair.client.gather(i, packet))
                    .isTrue();
            if (i % 3 == 0) {
                pair.client.flush();
            }
        }
        pair.client.flush();
        pair.client.flush(); // there is nothing
        for (int i = 0; i < 3_000; i++) {
            Event.Received received =
                    (Event.Received) next(pair.server.handler().events());
            assertThat(received.group()).isEqualTo(i);
            assertThat(((Packet.Append) received.packet()).firstSequence()).isEqualTo(i);
        }
    }

    @Test
    void nothingIsGatheredOnceItIsClosed() throws IOException {
        Pair pair = connected();
        pair.client.close();
        assertThat(pair.client.gather(0, new Packet.Leave(1))).isFalse();
        pair.client.flush();
    }

    @Test
    void entriesArriveAsTheyWereEncoded() throws IOException {
        Pair pair = connected();
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            byte[] payload = new byte[1 + i * i * 20];
            payload[i * i] = (byte) i;
            entries.add(LogEntry.encode(5, i, 3, i, Proposal.data(payload)));
        }
        for (LogEntry entry : entries) {
            Packet packet = new Packet.Raft(
                    new Message.AppendRequest(OTHER, MEMBER, 3, entry.index() - 1, 3, List.of(entry), 0, 9));
            assertThat(pair.client.send(5, packet)).isTrue();
            assertThat(next(pair.server.handler().events()))
                    .isEqualTo(new Event.Received(pair.server.connection(), 5, packet));
        }
        Packet all = new Packet.TailEntries(1, entries);
        assertThat(pair.server.connection().send(5, all)).isTrue();
        assertThat(next(pair.clientHears.events())).isEqualTo(new Event.Received(pair.client, 5, all));
    }

    @Test
    void theLargestEntryPassesAtopOfAFullBatch() throws IOException {
        Pair pair = connected();
        LogEntry batch = LogEntry.encode(0, 1, 1, 1, Proposal.data(new byte[(8 << 20) - 4_096]));
        LogEntry largest = LogEntry.encode(0, 2, 1, 1, Proposal.data(new byte[1 << 20]));
        Packet packet =
                new Packet.Raft(new Message.AppendRequest(OTHER, MEMBER, 1, 0, 0, List.of(batch, largest), 0, 0));
        assertThat(pair.client.send(0, packet)).isTrue();
        assertThat(next(pair.server.handler().events()))
                .isEqualTo(new Event.Received(pair.server.connection(), 0, packet));
    }

    @Test
    void aPacketLongerThanAFrameMayBeIsTheCallersMistakeAndHarmsNothing() throws IOException {
        Pair pair = connected();
        Packet tooLong = new Packet.Append(1, 1, 1, false, 0, List.of(new byte[10 << 20]));
        assertThatThrownBy(() -> pair.client.send(0, tooLong)).isInstanceOf(IllegalArgumentException.class);
        assertThat(pair.client.send(0, new Packet.Leave(1))).isTrue();
        assertThat(next(pair.server.handler().events()))
                .isEqualTo(new Event.Received(pair.server.connection(), 0, new Packet.Leave(1)));
    }

    @Test
    void anAcceptorMaySendBeforeItHasReturned() throws IOException {
        RecordingHandler hears = new RecordingHandler();
        Transport.Listening listening = transport("server").listen(host("server") + ":0", new Transport.Acceptor() {
            @Override
            public Verdict greet(Hello hello) {
                return WELCOME;
            }

            @Override
            public RecordingHandler accepted(Connection connection, Hello hello) {
                assertThat(connection.send(0, new Packet.Left(1))).isTrue();
                return new RecordingHandler();
            }
        });
        Connection client = transport("client").connect(addressOf(listening), HELLO, hears);
        assertThat(next(hears.events())).isEqualTo(new Event.Opened(client, WELCOME));
        assertThat(next(hears.events())).isEqualTo(new Event.Received(client, 0, new Packet.Left(1)));
    }

    @Test
    void aConnectionThatIsNotOpenTakesNothing() throws IOException {
        Pair pair = connected();
        pair.client.close();
        assertThat(pair.client.send(0, new Packet.Leave(1))).isFalse();
        assertThat(nextIsClosed(pair.clientHears).kind()).isEqualTo(CloseReason.Kind.CLOSED_HERE);
        assertThat(nextIsClosed(pair.server.handler()).kind()).isEqualTo(CloseReason.Kind.LOST);
        assertThat(pair.server.connection().send(0, new Packet.Leave(1))).isFalse();
    }

    @Test
    void whatWasSentBeforeClosingArrives() throws IOException {
        Pair pair = connected();
        for (int i = 0; i < 100; i++) {
            pair.client.send(0, new Packet.Append(1, 1, i, false, 0, List.of(new byte[10_000])));
        }
        pair.client.close();
        for (int i = 0; i < 100; i++) {
            assertThat(next(pair.server.handler().events())).isInstanceOf(Event.Received.class);
        }
        assertThat(nextIsClosed(pair.server.handler()).kind()).isEqualTo(CloseReason.Kind.LOST);
    }

    @Test
    void bothEndsHearOfTheCloseExactlyOnceHoweverOftenItIsClosed() throws IOException {
        Pair pair = connected();
        pair.client.close();
        pair.client.close();
        nextIsClosed(pair.clientHears);
        nextIsClosed(pair.server.handler());
        pair.client.close();
        pair.server.connection().close();
        settle();
        assertThat(pair.clientHears.events()).isEmpty();
        assertThat(pair.server.handler().events()).isEmpty();
    }

    @Test
    void aRefusalIsHeardWithItsReason() throws IOException {
        RecordingAcceptor acceptor =
                new RecordingAcceptor(new Verdict.Refusal(Verdict.Code.OTHER_CLUSTER, "This is cluster 7, not 9."));
        Transport.Listening listening = transport("server").listen(host("server") + ":0", acceptor);
        RecordingHandler hears = new RecordingHandler();
        transport("client").connect(addressOf(listening), HELLO, hears);
        assertThat(nextIsClosed(hears))
                .isEqualTo(new CloseReason(
                        CloseReason.Kind.REFUSED, "This is cluster 7, not 9.", Verdict.Code.OTHER_CLUSTER));
        assertThat(acceptor.accepted()).isEmpty();
    }

    @Test
    void endsWithoutACommonLevelRefuseEachOtherNamingBothRanges() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor(WELCOME);
        Transport.Listening listening = transport("server").listen(host("server") + ":0", acceptor);
        RecordingHandler hears = new RecordingHandler();
        transport("client").connect(addressOf(listening), new Hello(7, 9, CLUSTER, null, null, 0, 0, 0), hears);
        CloseReason reason = nextIsClosed(hears);
        assertThat(reason.kind()).isEqualTo(CloseReason.Kind.REFUSED);
        assertThat(reason.refusal()).isEqualTo(Verdict.Code.LEVEL);
        assertThat(reason.detail()).contains("level 1").contains("levels 7 to 9");
        assertThat(acceptor.hellos()).isEmpty();
    }

    @Test
    void theHighestCommonLevelIsSpoken() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor(new Verdict.Welcome(99, CLUSTER, MEMBER, 1 << 20, 9, 10));
        Transport.Listening listening = transport("server").listen(host("server") + ":0", acceptor);
        RecordingHandler hears = new RecordingHandler();
        Connection client =
                transport("client").connect(addressOf(listening), new Hello(0, 9, CLUSTER, null, null, 0, 0, 0), hears);
        assertThat(next(hears.events())).isEqualTo(new Event.Opened(client, WELCOME));
    }

    @Test
    void nobodyAtAnAddressIsHeardAsUnreachable() throws IOException {
        Transport.Listening listening =
                transport("server").listen(host("server") + ":0", new RecordingAcceptor(WELCOME));
        String address = addressOf(listening);
        listening.close();
        RecordingHandler hears = new RecordingHandler();
        Connection connection = transport("client").connect(address, HELLO, hears);
        CloseReason reason = nextIsClosed(hears);
        assertThat(reason.kind()).isEqualTo(CloseReason.Kind.UNREACHABLE);
        assertThat(reason.detail()).contains(address);
        assertThat(connection.send(0, new Packet.Leave(1))).isFalse();
    }

    @Test
    void anAddressThatIsNoneIsHeardAsUnreachable() {
        for (String address : List.of("", "nowhere", "host.invalid:1", "a:b:c", "host:99999")) {
            RecordingHandler hears = new RecordingHandler();
            transport("client").connect(address, HELLO, hears);
            assertThat(nextIsClosed(hears).kind()).as(address).isEqualTo(CloseReason.Kind.UNREACHABLE);
        }
    }

    @Test
    void aPortCanBeListenedOnOnceAndAgainWhenItWasClosed() throws IOException {
        Transport transport = transport("server");
        RecordingAcceptor acceptor = new RecordingAcceptor(WELCOME);
        Transport.Listening first = transport.listen(host("server") + ":0", acceptor);
        String address = addressOf(first);
        assertThatThrownBy(() -> transport.listen(address, acceptor))
                .isInstanceOf(BindException.class)
                .hasMessageContaining(String.valueOf(first.port()));
        first.close();
        assertThatCode(() -> transport.listen(address, acceptor).close()).doesNotThrowAnyException();
    }

    @Test
    void anAddressThatDoesNotResolveOrIsMalformedCannotBeListenedOn() {
        Transport transport = transport("server");
        RecordingAcceptor acceptor = new RecordingAcceptor(WELCOME);
        assertThatThrownBy(() -> transport.listen("host.invalid:1", acceptor))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("host.invalid");
        assertThatThrownBy(() -> transport.listen("no-port", acceptor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-port");
    }

    @Test
    void closingWhatListensClosesItsConnections() throws IOException {
        Pair pair = connected();
        pair.listening.close();
        assertThat(nextIsClosed(pair.server.handler()).kind()).isEqualTo(CloseReason.Kind.CLOSED_HERE);
        assertThat(nextIsClosed(pair.clientHears).kind()).isEqualTo(CloseReason.Kind.LOST);
    }

    @Test
    void aClosedTransportClosesEverythingAndConnectsNoMore() throws IOException {
        Pair pair = connected();
        Transport transport = transport("client");
        transport.close();
        transport.close();
        assertThat(nextIsClosed(pair.clientHears).kind()).isEqualTo(CloseReason.Kind.CLOSED_HERE);
        assertThat(nextIsClosed(pair.server.handler()).kind()).isEqualTo(CloseReason.Kind.LOST);
        RecordingHandler hears = new RecordingHandler();
        transport.connect(addressOf(pair.listening), HELLO, hears);
        assertThat(nextIsClosed(hears).kind()).isEqualTo(CloseReason.Kind.CLOSED_HERE);
        assertThatThrownBy(() -> transport.listen(host("client") + ":0", new RecordingAcceptor(WELCOME)))
                .isInstanceOf(IOException.class);
    }
}
