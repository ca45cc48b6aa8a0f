package dev.pando.cli.chaos.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.membership.MemberId;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RelayTest {
    private static final int LIMIT_MS = 30_000;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final MemberId ANN = new MemberId(1, 2);
    private static final MemberId BOB = new MemberId(3, 4);

    private final List<Socket> sockets = new ArrayList<>();
    private final Relay relay;
    private final ServerSocket member;

    RelayTest() throws IOException {
        relay = new Relay(new Random(1));
        member = new ServerSocket(0, 50, LOOPBACK);
        member.setSoTimeout(LIMIT_MS);
    }

    @BeforeEach
    void memberIsUp() {
        relay.forwardTo("127.0.0.1:" + member.getLocalPort());
    }

    @AfterEach
    void closeAll() throws IOException {
        relay.close();
        member.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** A connection through the relay. */
    private record Ends(Socket caller, Socket member) {

        /** Fails if it does not reach the member. */
        void call(String text) throws IOException {
            caller.getOutputStream().write(text.getBytes(US_ASCII));
            assertThat(hear(member, text.length())).isEqualTo(text);
        }

        /** Fails if it does not reach the caller. */
        void answer(String text) throws IOException {
            member.getOutputStream().write(text.getBytes(US_ASCII));
            assertThat(hear(caller, text.length())).isEqualTo(text);
        }
    }

    private static String hear(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), US_ASCII);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static void breakOff(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void assertEnded(Socket socket) throws IOException {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private static void assertNothingHeard(Socket socket) throws IOException {
        assertThat(socket.getInputStream().available()).isZero();
    }

    private Socket dial() throws IOException {
        return dial(relay);
    }

    private Socket dial(Relay called) throws IOException {
        return tracked(new Socket(LOOPBACK, port(called)));
    }

    private static int port(Relay called) {
        return Integer.parseInt(called.address().substring("127.0.0.1:".length()));
    }

    private Socket tracked(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MS);
        return socket;
    }

    private Ends connect() throws IOException {
        return new Ends(dial(), tracked(member.accept()));
    }

    /** Connects, and says the greeting, which need not reach the member. */
    private Ends connect(byte[] greeting) throws IOException {
        Ends ends = connect();
        ends.caller().getOutputStream().write(greeting);
        return ends;
    }

    private Ends greeted(byte[] greeting) throws IOException {
        Ends ends = connect(greeting);
        assertThat(ends.member().getInputStream().readNBytes(greeting.length)).isEqualTo(greeting);
        return ends;
    }

    private Ends ofAnn() throws IOException {
        return greeted(GreetingTest.of(ANN));
    }

    private Ends ofClient() throws IOException {
        return greeted(GreetingTest.of(null));
    }

    /** Whatever was said before would have arrived when this returns: connections made earlier are served first. */
    private void letTheRelayForward() throws IOException {
        Ends later = ofClient();
        later.answer("later");
        later.caller().shutdownOutput();
        assertEnded(later.member());
        later.member().close();
        assertEnded(later.caller());
    }

    private static CompletableFuture<Void> inBackground(Runnable task) {
        return CompletableFuture.runAsync(task, command -> {
            Thread thread = new Thread(command, "relay-test");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static void echo(Socket socket) {
        try {
            socket.getInputStream().transferTo(socket.getOutputStream());
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatOneSideSaysReachesTheOther() throws Exception {
        Ends ends = ofClient();
        CompletableFuture<Void> echo = inBackground(() -> echo(ends.member()));
        byte[] much = new byte[3 << 20];
        new Random(2).nextBytes(much);
        CompletableFuture<Void> writing = inBackground(() -> {
            try {
                ends.caller().getOutputStream().write(much);
                ends.caller().shutdownOutput();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(ends.caller().getInputStream().readAllBytes()).isEqualTo(much);
        writing.join();
        echo.join();
        assertThat(relay.connections()).isZero();
    }

    @Test
    void oneSideMayStillSpeakWhenTheOtherHasEnded() throws Exception {
        Ends ends = ofAnn();
        ends.caller().shutdownOutput();
        assertEnded(ends.member());
        ends.answer("after that");
        ends.member().shutdownOutput();
        assertEnded(ends.caller());
        assertThat(relay.connections()).isZero();

        Ends others = ofAnn();
        others.member().shutdownOutput();
        assertEnded(others.caller());
        others.call("after that");
        others.caller().close();
        assertEnded(others.member());
        assertThat(relay.connections()).isZero();
    }

    @Test
    void itIsKnownWhoHasMadeAConnection() throws Exception {
        Ends ann = ofAnn();
        Ends annAgain = ofAnn();
        Ends bob = greeted(GreetingTest.of(BOB));
        Ends client = ofClient();

        assertThat(relay.cut(new Caller(ANN))).isEqualTo(2);
        for (Ends cut : List.of(ann, annAgain)) {
            assertReset(cut.caller());
            assertReset(cut.member());
        }
        bob.call("still here");
        client.call("still here");
        assertThat(relay.cut(Caller.CLIENT)).isEqualTo(1);
        assertReset(client.caller());
        bob.answer("still here");
        assertThat(relay.connections()).isEqualTo(1);
        ofAnn().call("back");
    }

    @Test
    void aGreetingMayComeInPieces() throws Exception {
        byte[] greeting = GreetingTest.of(ANN);
        Ends ends = connect();
        for (byte piece : greeting) {
            ends.caller().getOutputStream().write(piece);
        }
        assertThat(ends.member().getInputStream().readNBytes(greeting.length)).isEqualTo(greeting);
        assertThat(relay.cut(new Caller(ANN))).isEqualTo(1);
    }

    @Test
    void noiseIsForwardedAsAClients() throws Exception {
        Ends http = connect();
        http.call("GET / HTTP/1.1\r\n\r\n");
        http.answer("HTTP/1.1 400 Bad Request\r\n\r\n");
        assertThat(relay.cut(Caller.CLIENT)).isEqualTo(1);

        Ends cutOff = connect();
        say(cutOff.caller(), "PANDO");
        cutOff.caller().shutdownOutput();
        assertThat(new String(cutOff.member().getInputStream().readAllBytes(), US_ASCII))
                .isEqualTo("PANDO");
        assertThat(relay.cut(Caller.CLIENT)).isEqualTo(1);
    }

    @Test
    void whoSaysNothingIsToldWhenTheMemberCloses() throws Exception {
        Ends silent = connect();
        silent.member().close();
        assertEnded(silent.caller());
        silent.caller().close();
    }

    @Test
    void holdingOneDirectionLetsTheOtherGoOn() throws Exception {
        Ends ann = ofAnn();
        relay.hold(new Caller(ANN), Direction.FROM_MEMBER);
        say(ann.member(), "held ");
        ann.call("one");
        letTheRelayForward();
        assertNothingHeard(ann.caller());

        relay.hold(new Caller(ANN), Direction.TO_MEMBER);
        relay.release(new Caller(ANN), Direction.FROM_MEMBER);
        say(ann.caller(), "held too ");
        say(ann.member(), "two");
        assertThat(hear(ann.caller(), 8)).isEqualTo("held two");
        letTheRelayForward();
        assertNothingHeard(ann.member());

        relay.release(new Caller(ANN), Direction.TO_MEMBER);
        say(ann.caller(), "three");
        assertThat(hear(ann.member(), 14)).isEqualTo("held too three");
    }

    @Test
    void onlyWhoIsHeldIsHeld() throws Exception {
        Ends bob = greeted(GreetingTest.of(BOB));
        Ends client = ofClient();
        relay.hold(new Caller(ANN), Direction.TO_MEMBER);
        relay.hold(new Caller(ANN), Direction.FROM_MEMBER);
        relay.hold(Caller.CLIENT, Direction.TO_MEMBER);
        bob.call("a");
        bob.answer("b");
        client.answer("c");
    }

    @Test
    void whatWasHeldComesInOrderAndItsEndComesLast() throws Exception {
        Ends ann = ofAnn();
        relay.hold(new Caller(ANN), Direction.TO_MEMBER);
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String piece = i + " ".repeat(i);
            say(ann.caller(), piece);
            said.append(piece);
        }
        ann.caller().shutdownOutput();
        letTheRelayForward();
        assertNothingHeard(ann.member());

        relay.release(new Caller(ANN), Direction.TO_MEMBER);
        assertThat(new String(ann.member().getInputStream().readAllBytes(), US_ASCII))
                .isEqualTo(said.toString());
        ann.answer("heard");
    }

    @Test
    void theGreetingOfOneThatIsHeldIsHeld() throws Exception {
        relay.hold(new Caller(ANN), Direction.TO_MEMBER);
        byte[] greeting = GreetingTest.of(ANN);
        Ends ann = connect(greeting);
        letTheRelayForward();
        assertNothingHeard(ann.member());

        relay.release(new Caller(ANN), Direction.TO_MEMBER);
        assertThat(ann.member().getInputStream().readNBytes(greeting.length)).isEqualTo(greeting);
    }

    @Test
    void theAnswerToOneThatIsHeldIsHeldOnNewConnectionsToo() throws Exception {
        relay.hold(new Caller(ANN), Direction.FROM_MEMBER);
        Ends ann = ofAnn();
        say(ann.member(), "welcome");
        letTheRelayForward();
        assertNothingHeard(ann.caller());

        relay.release(new Caller(ANN), Direction.FROM_MEMBER);
        assertThat(hear(ann.caller(), 7)).isEqualTo("welcome");
    }

    @Test
    void thatTheMemberIsGoneIsHeldToo() throws Exception {
        Ends ann = ofAnn();
        relay.hold(new Caller(ANN), Direction.FROM_MEMBER);
        breakOff(ann.member());
        letTheRelayForward();
        assertThat(relay.connections()).isEqualTo(1);
        say(ann.caller(), "are you there?");
        letTheRelayForward();

        relay.release(new Caller(ANN), Direction.FROM_MEMBER);
        assertReset(ann.caller());
        assertThat(relay.connections()).isZero();
    }

    @Test
    void thatACallerIsGoneIsPassedOnWhereOnlyWritingToItHasShownIt() throws Exception {
        Ends ann = ofAnn();
        relay.hold(new Caller(ANN), Direction.TO_MEMBER);
        ann.caller().getOutputStream().write(new byte[Flow.MAX_BYTES + 1]); // more than is read of it
        letTheRelayForward();
        breakOff(ann.caller());
        say(ann.member(), "are you there?");
        letTheRelayForward();

        relay.release(new Caller(ANN), Direction.TO_MEMBER);
        assertThatThrownBy(() -> ann.member().getInputStream().transferTo(OutputStream.nullOutputStream()))
                .isInstanceOf(SocketException.class);
        assertThat(relay.connections()).isZero();
    }

    @Test
    void aSenderThatIsHeldCanSendNoMoreAtSomeTime() throws Exception {
        long far = 64L << 20;
        try (SocketChannel ann = SocketChannel.open(new InetSocketAddress(LOOPBACK, port(relay)))) {
            Socket atMember = tracked(member.accept());
            byte[] greeting = GreetingTest.of(ANN);
            ann.write(ByteBuffer.wrap(greeting));
            atMember.getInputStream().readNBytes(greeting.length);
            relay.hold(new Caller(ANN), Direction.TO_MEMBER);
            ann.configureBlocking(false);

            byte[] much = new byte[(1 << 16) + 1];
            new Random(3).nextBytes(much);
            long sent = 0;
            int refusals = 0;
            while (refusals < 3 && sent < far) {
                int position = (int) (sent % much.length);
                int written = ann.write(ByteBuffer.wrap(much, position, much.length - position));
                sent += written;
                refusals = written == 0 ? refusals + 1 : 0;
                if (written == 0) {
                    letTheRelayForward(); // it takes what it will have
                }
            }
            assertThat(sent).isGreaterThan(Flow.MAX_BYTES).isLessThan(far);

            relay.release(new Caller(ANN), Direction.TO_MEMBER);
            for (long left = sent; left > 0; left -= much.length) {
                byte[] heard = atMember.getInputStream().readNBytes((int) Math.min(left, much.length));
                assertThat(heard)
                        .isEqualTo(ByteBuffer.allocate(heard.length)
                                .put(much, 0, heard.length)
                                .array());
            }
        }
    }

    @Test
    void delayedBytesComeInOrderAndNotBefore() throws Exception {
        Ends ann = ofAnn();
        relay.delay(Duration.ofMillis(30), Duration.ofMillis(20));
        assertDelayed(ann.caller(), ann.member(), 30);
        assertDelayed(ann.member(), ann.caller(), 30);

        relay.delay(Duration.ZERO, Duration.ZERO);
        ann.call("at once");
        ann.answer("at once");
    }

    private static void assertDelayed(Socket from, Socket to, int delayMs) throws IOException {
        long[] saidNs = new long[50];
        for (int i = 0; i < saidNs.length; i++) {
            saidNs[i] = System.nanoTime();
            from.getOutputStream().write(i);
        }
        for (int i = 0; i < saidNs.length; i++) {
            assertThat(to.getInputStream().read()).isEqualTo(i);
            assertThat(System.nanoTime() - saidNs[i]).isGreaterThanOrEqualTo(delayMs * 1_000_000L);
        }
    }

    @Test
    void theEndIsDelayedToo() throws Exception {
        Ends ann = ofAnn();
        relay.delay(Duration.ofMillis(30), Duration.ZERO);
        long startNs = System.nanoTime();
        ann.caller().shutdownOutput();
        assertEnded(ann.member());
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(30_000_000L);
    }

    @Test
    void whoeverConnectsIsResetWhileTheMemberIsDown() throws Exception {
        try (Relay beforeMember = new Relay(new Random(4))) {
            assertThatThrownBy(() -> dial(beforeMember).getInputStream().read()).isInstanceOf(SocketException.class);
        }
        member.close();
        assertThatThrownBy(() -> dial().getInputStream().read()).isInstanceOf(SocketException.class);
        assertThat(relay.connections()).isZero();

        try (ServerSocket again = new ServerSocket(0, 50, LOOPBACK)) {
            again.setSoTimeout(LIMIT_MS);
            relay.forwardTo("127.0.0.1:" + again.getLocalPort());
            new Ends(dial(), tracked(again.accept())).call("You are back?");
        }
    }

    @Test
    void aResetIsPassedOn() throws Exception {
        Ends ann = ofAnn();
        breakOff(ann.caller());
        assertReset(ann.member());
        Ends again = ofAnn();
        breakOff(again.member());
        assertReset(again.caller());
        assertThat(relay.connections()).isZero();
    }

    @Test
    void oneThatIsHeldIsCutAllTheSame() throws Exception {
        Ends ann = ofAnn();
        relay.hold(new Caller(ANN), Direction.FROM_MEMBER);
        assertThat(relay.cut(new Caller(ANN))).isEqualTo(1);
        assertReset(ann.caller());
        assertReset(ann.member());
    }

    @Test
    void nothingIsLeftOfOneThatIsClosed() throws Exception {
        Ends ann = ofAnn();
        Ends held = ofClient();
        relay.hold(Caller.CLIENT, Direction.TO_MEMBER);
        relay.close();

        for (Ends closed : List.of(ann, held)) {
            assertReset(closed.caller());
            assertReset(closed.member());
        }
        assertThatThrownBy(this::dial).isInstanceOf(ConnectException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("relay-" + port(relay));
        relay.release(Caller.CLIENT, Direction.TO_MEMBER); // no matter
        assertThat(relay.cut(Caller.CLIENT)).isZero();
        relay.close();
    }

    @Test
    void aDelayIsNotNegative() {
        assertThatThrownBy(() -> relay.delay(Duration.ofMillis(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Nothing is delayed by PT-0.001S and up to PT0S more.");
    }
}
