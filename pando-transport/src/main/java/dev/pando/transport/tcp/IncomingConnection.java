package dev.pando.transport.tcp;

import dev.pando.transport.Address;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.ConnectionHandler.CloseReason;
import dev.pando.transport.Hello;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import dev.pando.transport.codec.FrameBound;
import dev.pando.transport.codec.FrameInput;
import dev.pando.transport.codec.Handshake;
import dev.pando.transport.codec.WireFormatException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that was accepted: at first a guest that has to greet in time, then a connection. A thread of its own runs
 * it, and becomes the connection's reader.
 */
final class IncomingConnection implements GreetingSlots.Guest {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingConnection.class);

    private final Engine engine;
    private final TcpListener listener;
    private final Transport.Acceptor acceptor;
    private final Socket socket;
    private final String remoteAddress;
    private final TcpConnection connection;

    IncomingConnection(Engine engine, TcpListener listener, Transport.Acceptor acceptor, Socket socket)
            throws IOException {
        this.engine = engine;
        this.listener = listener;
        this.acceptor = acceptor;
        this.socket = socket;
        this.remoteAddress = new Address(socket.getInetAddress().getHostAddress(), socket.getPort()).toString();
        this.connection = new TcpConnection(engine, remoteAddress);
        connection.attach(socket);
    }

    String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void giveWay() {
        engine.quietLog()
                .info(
                        QuietLog.Topic.SILENT,
                        remoteAddress + " had not greeted when too many others came, and was closed.");
        connection.end(CloseReason.Kind.LOST, "It gave way to newer connections.");
    }

    @Override
    public void dismiss() {
        connection.endClosedHere();
    }

    private void outOfTime() {
        engine.quietLog()
                .info(
                        QuietLog.Topic.SILENT,
                        remoteAddress + " did not greet within "
                                + engine.options().greetingTimeout().toMillis() + " ms, and was closed.");
        connection.end(CloseReason.Kind.LOST, "It did not greet in time.");
    }

    /** Greets, and if that went well serves the connection until it ends. */
    void run() {
        try {
            FrameInput in = new FrameInput(socket.getInputStream(), FrameBound.GREETING_BYTES);
            Hello hello = greetInTime(in);
            if (hello != null) {
                connection.open(in, FrameBound.open(engine.options().maxEntryBytes()));
                serve(acceptor.accepted(connection, hello));
            }
        } catch (IOException e) {
            LOG.debug("{} went away before it had greeted: {}", remoteAddress, e.getMessage());
        } catch (RuntimeException | Error e) {
            connection.failed(e);
        } finally {
            connection.endClosedHere();
            listener.greeted(this); // once more, for one that was closed before its greeting could begin
            listener.left(connection);
        }
    }

    private void serve(ConnectionHandler handler) {
        connection.receive(handler);
        listener.left(connection); // before it is told: whoever hears of it may rely on there being a place
        connection.tellClosed(handler);
    }

    /** @return null if it is not to come in */
    private @Nullable Hello greetInTime(FrameInput in) throws IOException {
        Watch.Task deadline = engine.watch().after(engine.options().greetingTimeout(), this::outOfTime);
        try {
            Stranger stranger = stranger(in);
            if (stranger != null) {
                engine.quietLog()
                        .info(
                                QuietLog.Topic.STRANGER,
                                stranger.sentence() + ", by " + remoteAddress + ". It was closed.");
                sayAndClose(stranger.farewell());
                return null;
            }
            return greet(in);
        } catch (WireFormatException e) {
            engine.quietLog()
                    .info(QuietLog.Topic.STRANGER, remoteAddress + " could not be understood: " + e.getMessage());
            return null;
        } finally {
            deadline.cancel();
            listener.greeted(this);
        }
    }

    /** @return null if it began with the magic */
    private static @Nullable Stranger stranger(FrameInput in) throws IOException {
        byte[] magic = Handshake.magic();
        byte[] beginning = in.bytes(Stranger.BYTES);
        if (Arrays.equals(beginning, Arrays.copyOf(magic, Stranger.BYTES))
                && Arrays.equals(
                        in.bytes(magic.length - Stranger.BYTES),
                        Arrays.copyOfRange(magic, Stranger.BYTES, magic.length))) {
            return null;
        }
        return Stranger.of(beginning);
    }

    /** @return null if it was refused */
    private @Nullable Hello greet(FrameInput in) throws IOException, WireFormatException {
        byte[] frame = in.frame(FrameBound.GREETING_BYTES);
        if (frame == null) {
            return null;
        }
        Hello hello = Handshake.decodeHello(frame);
        Verdict verdict = listener.admit(connection)
                ? Handshake.answer(hello, acceptor)
                : new Verdict.Refusal(Verdict.Code.BUSY, listener.fullMessage());
        if (verdict instanceof Verdict.Refusal refusal) {
            engine.quietLog()
                    .info(QuietLog.Topic.REFUSED, remoteAddress + " was refused. It was told: " + refusal.reason());
            sayAndClose(Handshake.encode(verdict));
            return null;
        }
        socket.getOutputStream().write(Handshake.encode(verdict));
        return hello;
    }

    /**
     * Closing a socket with unread bytes resets the connection, and then the last words may get lost. So their
     * reader has a moment to close first.
     */
    private void sayAndClose(byte[] lastWords) throws IOException {
        if (lastWords.length == 0) {
            return;
        }
        Watch.Task deadline = engine.watch().after(engine.options().closeTimeout(), connection::endClosedHere);
        try {
            socket.getOutputStream().write(lastWords);
            socket.shutdownOutput();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } finally {
            deadline.cancel();
        }
    }
}
