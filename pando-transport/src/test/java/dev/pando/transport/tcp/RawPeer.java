package dev.pando.transport.tcp;

import dev.pando.core.membership.ClusterId;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import dev.pando.transport.codec.BufferedOutput;
import dev.pando.transport.codec.FrameBound;
import dev.pando.transport.codec.FrameCodec;
import dev.pando.transport.codec.FrameInput;
import dev.pando.transport.codec.Handshake;
import dev.pando.transport.codec.WireFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Somebody with a bare socket, who says whatever the test wants. */
final class RawPeer implements AutoCloseable {
    private static final int LIMIT_MS = 20_000;

    private final Socket socket;
    private final FrameInput in;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new FrameInput(socket.getInputStream(), 4_096);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MS);
    }

    /** Connects and says nothing. */
    static RawPeer connect(int port) throws IOException {
        return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Connects and greets as a client. */
    static RawPeer greeted(int port) throws IOException {
        RawPeer peer = connect(port);
        peer.say(Handshake.encode(Hello.client(ClusterId.UNKNOWN)));
        peer.in.bytes(Handshake.magic().length);
        try {
            peer.in.frame(FrameBound.GREETING_BYTES);
        } catch (WireFormatException e) {
            throw new AssertionError(e);
        }
        return peer;
    }

    void say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void say(String text) throws IOException {
        say(text.getBytes(StandardCharsets.US_ASCII));
    }

    void say(Packet packet) throws IOException {
        say(FrameCodec.encode(0, packet));
    }

    void sayKeepalive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BufferedOutput out = new BufferedOutput(bytes, 64);
        FrameCodec.writeKeepalive(out);
        out.flush();
        say(bytes.toByteArray());
    }

    /** The next frame; null if the other end closes instead. */
    FrameCodec.@Nullable Frame hear() throws IOException, WireFormatException {
        byte[] frame = in.frame(FrameBound.open(64 << 20));
        return frame == null ? null : FrameCodec.decode(frame);
    }

    /** All that the other end says until it closes. Fails if it does not. */
    byte[] hearUntilClosed() throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try {
            InputStream stream = socket.getInputStream();
            int value;
            while ((value = stream.read()) >= 0) {
                heard.write(value);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("It was not closed.", e);
        } catch (SocketException reset) {
            // Closed too: there was more to read when the other end closed.
        }
        return heard.toByteArray();
    }

    /** Says one byte after the other, each a moment after the last, until the other end closes. */
    void dripUntilClosed(byte[] bytes) throws IOException {
        socket.setSoTimeout(5);
        try {
            for (byte value : bytes) {
                say(new byte[] {value});
                if (isClosedWithinTheReadTimeout()) {
                    return;
                }
            }
        } catch (SocketException closed) {
            return;
        }
        throw new AssertionError("It was not closed within " + bytes.length + " bytes.");
    }

    private boolean isClosedWithinTheReadTimeout() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
