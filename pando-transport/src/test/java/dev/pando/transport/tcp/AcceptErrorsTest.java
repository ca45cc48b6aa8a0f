package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.ClusterId;
import dev.pando.transport.Hello;
import dev.pando.transport.Transport;
import dev.pando.transport.testing.RecordingAcceptor;
import dev.pando.transport.testing.RecordingHandler;
import dev.pando.transport.testing.RecordingHandler.Event;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** No error ends the accepting of connections, and none makes it spin; closing does, and frees the port. */
final class AcceptErrorsTest {

    /** Its server sockets fail to accept, so many times. */
    private static final class Failing extends Sockets {
        private final AtomicInteger failuresLeft;
        private final CountDownLatch failed;
        private volatile long firstFailureNanos;
        private volatile long lastFailureNanos;

        Failing(int failures, int awaited) {
            failuresLeft = new AtomicInteger(failures);
            failed = new CountDownLatch(awaited);
        }

        @Override
        ServerSocket unbound() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    if (failuresLeft.getAndDecrement() > 0) {
                        lastFailureNanos = System.nanoTime();
                        firstFailureNanos = firstFailureNanos == 0 ? lastFailureNanos : firstFailureNanos;
                        failed.countDown();
                        throw new SocketException("Too many open files");
                    }
                    return super.accept();
                }
            };
        }
    }

    @Test
    void acceptingGoesOnAfterErrorsWithPausesThatGrow() throws IOException, InterruptedException {
        Failing sockets = new Failing(5, 5);
        try (TcpTransport transport = new TcpTransport(TcpOptions.defaults(), sockets)) {
            Transport.Listening listening = transport.listen(":0", new RecordingAcceptor(LoopbackServer.WELCOME));
            RecordingHandler hears = new RecordingHandler();
            transport.connect(":" + listening.port(), Hello.client(ClusterId.UNKNOWN), hears);
            Await.next(hears, Event.Opened.class);
            // 10, 20, 40 and 80 ms lie between the first and the fifth.
            assertThat(sockets.lastFailureNanos - sockets.firstFailureNanos).isGreaterThan(150_000_000L);
        }
    }

    @Test
    void closingDoesNotWaitForThePauseToEnd() throws IOException, InterruptedException {
        TrackingThreads threads = new TrackingThreads();
        Failing sockets = new Failing(Integer.MAX_VALUE, 3);
        TcpTransport transport =
                new TcpTransport(TcpOptions.builder().threadFactory(threads).build(), sockets);
        transport.listen(":0", new RecordingAcceptor(LoopbackServer.WELCOME));
        Await.latch(sockets.failed);
        transport.close();
        assertThat(threads.alive()).isEmpty();
    }

    /** The system frees a port only when nobody is within {@code accept} any more. */
    @Test
    void closingReturnsWhenThePortIsFree() throws IOException, InterruptedException {
        Thread closer = Thread.currentThread();
        CountDownLatch entered = new CountDownLatch(1);
        AtomicBoolean left = new AtomicBoolean();
        Sockets slowToLeave = new Sockets() {
            @Override
            ServerSocket unbound() throws IOException {
                return new ServerSocket() {
                    @Override
                    public Socket accept() throws IOException {
                        entered.countDown();
                        try {
                            return super.accept();
                        } catch (IOException closed) {
                            while (closer.getState() == Thread.State.RUNNABLE) { // until it waits for this thread
                                Thread.onSpinWait();
                            }
                            left.set(true);
                            throw closed;
                        }
                    }
                };
            }
        };
        try (TcpTransport transport = new TcpTransport(TcpOptions.defaults(), slowToLeave)) {
            Transport.Listening listening = transport.listen(":0", new RecordingAcceptor(LoopbackServer.WELCOME));
            Await.latch(entered);
            listening.close();
            assertThat(left).isTrue();
        }
    }

    /** A connection may be closed before its thread has begun, because it gave way, or by the other end. */
    @Test
    void whoeverIsGoneBeforeItsGreetingBeginsLeavesItsSlot() throws IOException, InterruptedException {
        AtomicInteger gone = new AtomicInteger(10);
        Sockets losing = new Sockets() {
            @Override
            ServerSocket unbound() throws IOException {
                return new ServerSocket() {
                    @Override
                    public Socket accept() throws IOException {
                        Socket socket = gone.getAndDecrement() > 0 ? new Gone() : new Socket();
                        implAccept(socket);
                        return socket;
                    }
                };
            }
        };
        TcpOptions options = TcpOptions.builder().maxGreeting(2).build();
        try (TcpTransport server = new TcpTransport(options, losing);
                TcpTransport client = new TcpTransport(TcpOptions.defaults())) {
            Transport.Listening listening = server.listen(":0", new RecordingAcceptor(LoopbackServer.WELCOME));
            for (int i = 0; i < 10; i++) {
                try (RawPeer peer = RawPeer.connect(listening.port())) {
                    assertThat(peer.hearUntilClosed()).isEmpty();
                }
            }
            RecordingHandler hears = new RecordingHandler();
            client.connect(":" + listening.port(), Hello.client(ClusterId.UNKNOWN), hears);
            Await.next(hears, Event.Opened.class);
        }
    }

    /** A socket that was closed before anybody read from it. */
    private static final class Gone extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            throw new SocketException("Socket is closed");
        }
    }
}
