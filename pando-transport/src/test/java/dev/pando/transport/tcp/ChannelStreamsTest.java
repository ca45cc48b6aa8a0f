package dev.pando.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel that does not block, read and written by those who wait and by those who don't. */
@Timeout(30)
final class ChannelStreamsTest {
    private SocketChannel near;
    private SocketChannel far;
    private ChannelStreams streams;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            near = SocketChannel.open(server.getLocalAddress());
            far = server.accept();
        }
        streams = new ChannelStreams(near);
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        streams.close();
        far.close();
    }

    @Test
    void aReaderWaitsForBytesAndForTheEnd() throws IOException {
        CompletableFuture<byte[]> heard = CompletableFuture.supplyAsync(() -> {
            try {
                return streams.input().readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        byte[] sent = random(3_000_000);
        far.socket().getOutputStream().write(sent);
        far.shutdownOutput();
        assertThat(heard.join()).isEqualTo(sent);
    }

    @Test
    void closingEndsAReaderThatWaits() throws IOException, InterruptedException {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                ended.completeExceptionally(new AssertionError(streams.input().read()));
            } catch (IOException e) {
                ended.complete(e);
            }
        });
        reader.start();
        while (reader.getState() != Thread.State.RUNNABLE) { // it is in the system, or on its way there
            Thread.onSpinWait();
        }
        near.close();
        streams.close();
        assertThat(ended.join()).isInstanceOf(IOException.class);
        reader.join();
        assertThat(far.socket().getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void whatIsClosedCantBeReadOrWritten() throws IOException {
        near.close();
        streams.close();
        assertThatThrownBy(() -> streams.input().read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> streams.output().write(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> streams.output().writeNow(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void whoDoesNotWaitWritesWhatTheNetworkTakesAndWhoWaitsTheRest() throws IOException {
        byte[] sent = random(32 << 20);
        int now = 0;
        for (int count = -1; count != 0; now += count) {
            count = streams.output().writeNow(sent, now, Math.min(1 << 20, sent.length - now));
        }
        int taken = now;
        assertThat(taken).isPositive().isLessThan(sent.length);
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            try {
                streams.output().write(sent, taken, sent.length - taken);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        InputStream in = far.socket().getInputStream();
        assertThat(in.readNBytes(sent.length)).isEqualTo(sent);
        written.join();
    }

    @Test
    void anInterruptIsNoReasonToStopReading() throws IOException {
        far.socket().getOutputStream().write(7);
        Thread.currentThread().interrupt();
        assertThat(streams.input().read()).isEqualTo(7);
        assertThat(near.isOpen()).isTrue();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(1).nextBytes(bytes);
        return bytes;
    }
}
