package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.ClusterId;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler.CloseReason;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.Verdict;
import dev.pando.transport.codec.FrameBound;
import dev.pando.transport.codec.FrameCodec;
import dev.pando.transport.codec.Handshake;
import dev.pando.transport.testing.RecordingAcceptor;
import dev.pando.transport.testing.RecordingHandler;
import dev.pando.transport.testing.RecordingHandler.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers send to the port costs them their connection, and nobody else anything. */
final class BadInputTest {
    /** Nothing is closed because time is up, so that what is closed was closed for what it said. */
    private static TcpOptions.Builder patient() {
        return TcpOptions.builder().greetingTimeout(Duration.ofHours(1)).peerTimeout(Duration.ofHours(1));
    }

    /** For tests in which time has to run out, but not for the good client, however busy the machine. */
    private static TcpOptions.Builder impatient() {
        return TcpOptions.builder()
                .greetingTimeout(Duration.ofMillis(1_500))
                .keepaliveInterval(Duration.ofMillis(100))
                .peerTimeout(Duration.ofMillis(1_500))
                .closeTimeout(Duration.ofMillis(200));
    }

    private static byte[] lengthAndBytes(int length, int bytes) {
        return ByteBuffer.allocate(Integer.BYTES + bytes).putInt(length).array();
    }

    @Test
    void garbageIsClosed() throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(1);
        try (LoopbackServer server = new LoopbackServer(patient())) {
            for (int i = 0; i < 50; i++) {
                byte[] garbage = new byte[4 + random.nextInt(100_000)];
                random.nextBytes(garbage);
                try (RawPeer stranger = RawPeer.connect(server.port())) {
                    try {
                        stranger.say(garbage);
                    } catch (IOException closedAlready) {
                        // the first bytes were enough
                    }
                    assertThat(stranger.hearUntilClosed()).isEmpty();
                }
            }
            server.goodClientIsUnharmed();
            assertThat(server.unexpectedlyAccepted()).isZero();
        }
    }

    @Test
    void anHttpRequestIsToldThatThisIsNotHttp() throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer(patient())) {
            for (String method : List.of("GET", "POST", "PUT", "OPTIONS")) {
                try (RawPeer browser = RawPeer.connect(server.port())) {
                    browser.say(method + " / HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n");
                    String answer = new String(browser.hearUntilClosed(), StandardCharsets.US_ASCII);
                    assertThat(answer)
                            .startsWith("HTTP/1.1 400 Bad Request\r\n")
                            .endsWith("not HTTP. Use the pando command.\n");
                }
            }
            server.goodClientIsUnharmed();
        }
    }

    @Test
    void aTlsHelloIsClosed() throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer(patient());
                RawPeer stranger = RawPeer.connect(server.port())) {
            stranger.say(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03});
            assertThat(stranger.hearUntilClosed()).isEmpty();
            server.goodClientIsUnharmed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, FrameBound.GREETING_BYTES + 1, 8, 0})
    void aGreetingOfImpossibleLengthIsClosed(int length) throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer(patient());
                RawPeer stranger = RawPeer.connect(server.port())) {
            stranger.say(Handshake.magic());
            stranger.say(lengthAndBytes(length, 0));
            assertThat(stranger.hearUntilClosed()).isEmpty();
            server.goodClientIsUnharmed();
        }
    }

    @Test
    void aPacketInsteadOfAGreetingIsClosed() throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer(patient());
                RawPeer stranger = RawPeer.connect(server.port())) {
            stranger.say(Handshake.magic());
            stranger.say(new Packet.Leave(1));
            assertThat(stranger.hearUntilClosed()).isEmpty();
            server.goodClientIsUnharmed();
            assertThat(server.unexpectedlyAccepted()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, (9 << 20) + 53, 8, 0})
    void aFrameOfImpossibleLengthIsClosed(int length) throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer(patient());
                RawPeer stranger = RawPeer.greeted(server.port())) {
            RecordingHandler hears = server.accepted().handler();
            stranger.say(lengthAndBytes(length, 0));
            CloseReason reason = Await.closed(hears);
            assertThat(reason.kind()).isEqualTo(CloseReason.Kind.PROTOCOL);
            assertThat(reason.detail()).contains(Integer.toUnsignedString(length) + " bytes");
            stranger.hearUntilClosed();
            server.goodClientIsUnharmed();
        }
    }

    @Test
    void aFrameThatIsNoneIsClosed() throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer(patient());
                RawPeer stranger = RawPeer.greeted(server.port())) {
            RecordingHandler hears = server.accepted().handler();
            stranger.say(new Packet.Leave(1));
            stranger.say(lengthAndBytes(100, 100));
            assertThat(Await.next(hears, Event.Received.class).packet()).isEqualTo(new Packet.Leave(1));
            assertThat(Await.closed(hears).kind()).isEqualTo(CloseReason.Kind.PROTOCOL);
            stranger.hearUntilClosed();
            server.goodClientIsUnharmed();
        }
    }

    @Test
    void aFrameThatNeverEndsIsClosedWhenNothingComesAnyMore() throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer(impatient());
                RawPeer stranger = RawPeer.greeted(server.port())) {
            RecordingHandler hears = server.accepted().handler();
            stranger.say(lengthAndBytes(8 << 20, 1 << 20));
            CloseReason reason = Await.closed(hears);
            assertThat(reason.kind()).isEqualTo(CloseReason.Kind.LOST);
            assertThat(reason.detail()).startsWith("Nothing came from 127.0.0.1:");
            stranger.hearUntilClosed();
            server.goodClientIsUnharmed();
        }
    }

    @Test
    void whoGoesAwayWithinAFrameIsLost() throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer(patient())) {
            byte[] frame = FrameCodec.encode(0, new Packet.ReadIndex(1, false, true));
            for (int length = 1; length < frame.length; length++) {
                RawPeer stranger = RawPeer.greeted(server.port());
                RecordingHandler hears = server.accepted().handler();
                stranger.say(Arrays.copyOf(frame, length));
                stranger.close();
                assertThat(Await.next(hears.events()))
                        .extracting(event -> ((Event.Closed) event).reason().kind())
                        .isEqualTo(CloseReason.Kind.LOST);
            }
            server.goodClientIsUnharmed();
        }
    }

    @Test
    void whoSaysNothingIsClosedWhenTheTimeIsUp() throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer(impatient());
                RawPeer stranger = RawPeer.connect(server.port())) {
            assertThat(stranger.hearUntilClosed()).isEmpty();
            server.goodClientIsUnharmed();
        }
    }

    @Test
    void whoSaysHalfAGreetingIsClosedWhenTheTimeIsUp() throws IOException, InterruptedException {
        byte[] greeting = Handshake.encode(Hello.client(ClusterId.UNKNOWN));
        List<RawPeer> strangers = new ArrayList<>();
        try (LoopbackServer server = new LoopbackServer(impatient())) {
            for (int length : new int[] {1, 4, 7, 8, 10, 12, 20, greeting.length - 1}) {
                RawPeer stranger = RawPeer.connect(server.port());
                strangers.add(stranger);
                stranger.say(Arrays.copyOf(greeting, length));
            }
            for (RawPeer stranger : strangers) {
                assertThat(stranger.hearUntilClosed()).isEmpty();
                stranger.close();
            }
            server.goodClientIsUnharmed();
            assertThat(server.unexpectedlyAccepted()).isZero();
        }
    }

    @Test
    void whoSaysItsGreetingByteByByteGetsNoMoreTimeThanOthers() throws IOException, InterruptedException {
        ByteBuffer greeting = ByteBuffer.allocate(4_000).put(Handshake.magic()).putInt(3_900);
        try (LoopbackServer server = new LoopbackServer(impatient());
                RawPeer stranger = RawPeer.connect(server.port())) {
            stranger.dripUntilClosed(greeting.array());
            server.goodClientIsUnharmed();
        }
    }

    @Test
    void whoReadsNothingIsClosedAndWhatWaitsForItIsBounded() throws IOException, InterruptedException {
        long queueBytes = 1 << 20;
        try (LoopbackServer server = new LoopbackServer(impatient().sendQueueBytes(queueBytes));
                RawPeer stranger = RawPeer.greeted(server.port())) {
            RecordingAcceptor.Accepted accepted = server.accepted();
            Packet packet = new Packet.Append(1, 1, 1, false, 0, List.of(new byte[100_000]));
            CloseReason reason = null;
            boolean wasFull = false;
            while (reason == null) {
                while (accepted.connection().send(0, packet)) {
                    assertThat(accepted.connection().queuedBytes()).isLessThanOrEqualTo(queueBytes);
                }
                wasFull |= accepted.connection().queuedBytes() > queueBytes - 200_000;
                try {
                    stranger.sayKeepalive(); // so that it is not for its silence
                } catch (IOException closed) {
                    // the handler hears in a moment
                }
                Event event = accepted.handler().events().poll(20, TimeUnit.MILLISECONDS);
                reason = event == null ? null : ((Event.Closed) event).reason();
            }
            assertThat(reason.kind()).isEqualTo(CloseReason.Kind.LOST);
            assertThat(reason.detail()).contains(" read nothing for 1500 ms");
            assertThat(wasFull).isTrue();
            assertThat(accepted.connection().queuedBytes()).isZero();
            server.goodClientIsUnharmed();
        }
    }

    @Test
    void manyThatSayNothingKeepNobodyOutAndAreBounded() throws IOException, InterruptedException {
        int maxGreeting = 8;
        List<RawPeer> strangers = new ArrayList<>();
        try (LoopbackServer server = new LoopbackServer(patient().maxGreeting(maxGreeting))) {
            for (int i = 0; i < 500; i++) {
                strangers.add(RawPeer.connect(server.port()));
                if (i >= maxGreeting) { // the oldest gave way, which shows that the newest has been accepted
                    assertThat(strangers.get(i - maxGreeting).hearUntilClosed()).isEmpty();
                }
            }
            RecordingHandler hears = new RecordingHandler();
            server.connect(hears);
            Await.next(hears, Event.Opened.class);
            server.accepted();
            server.goodClientIsUnharmed();
            // One that accepts, one for deadlines, a reader and a writer for each of two good clients; and one that has
            // left its slot may not have ended yet.
            assertThat(server.threads().mostRunning()).isLessThanOrEqualTo(2 + 4 + maxGreeting + 2);
        } finally {
            for (RawPeer stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void moreConnectionsThanAllowedAreRefusedAndTold() throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer(patient().maxConnections(2))) {
            RecordingHandler second = new RecordingHandler();
            Connection connection = server.connect(second);
            Await.next(second, Event.Opened.class);
            RecordingHandler atServer = server.accepted().handler();

            RecordingHandler third = new RecordingHandler();
            server.connect(third);
            assertThat(Await.closed(third))
                    .isEqualTo(new CloseReason(
                            CloseReason.Kind.REFUSED,
                            "This member has 2 connections, which is its limit: close some, or raise maxConnections.",
                            Verdict.Code.BUSY));

            connection.close();
            Await.closed(atServer);
            RecordingHandler fourth = new RecordingHandler();
            server.connect(fourth);
            Await.next(fourth, Event.Opened.class);
            server.goodClientIsUnharmed();
        }
    }

    @Test
    void levelsThatDoNotMeetAreRefused() throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer(patient());
                RawPeer stranger = RawPeer.connect(server.port())) {
            stranger.say(Handshake.encode(new Hello(2, 9, ClusterId.UNKNOWN, null, null, 0, 0, 0)));
            assertThat(new String(stranger.hearUntilClosed(), StandardCharsets.UTF_8))
                    .endsWith("This member speaks protocol level 1, you speak levels 2 to 9: upgrade the older one.");
            server.goodClientIsUnharmed();
        }
    }
}
