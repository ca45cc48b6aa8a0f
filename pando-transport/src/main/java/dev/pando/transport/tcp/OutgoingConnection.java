package dev.pando.transport.tcp;

import dev.pando.transport.Address;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.ConnectionHandler.CloseReason;
import dev.pando.transport.Hello;
import dev.pando.transport.Verdict;
import dev.pando.transport.codec.FrameBound;
import dev.pando.transport.codec.FrameInput;
import dev.pando.transport.codec.Handshake;
import dev.pando.transport.codec.WireFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Connects, greets, and then serves the connection. A thread of its own runs it, and becomes the reader. */
final class OutgoingConnection {
    private final Engine engine;
    private final String address;
    private final Hello hello;
    private final ConnectionHandler handler;
    private final TcpConnection connection;

    OutgoingConnection(Engine engine, String address, Hello hello, ConnectionHandler handler) {
        this.engine = engine;
        this.address = address;
        this.hello = hello;
        this.handler = handler;
        this.connection = new TcpConnection(engine, address);
    }

    TcpConnection connection() {
        return connection;
    }

    /** Runs until the connection has ended, and then tells the handler so. */
    void run() {
        try {
            greet(dial());
        } catch (UnreachableException e) {
            connection.end(CloseReason.Kind.UNREACHABLE, e.getMessage());
        } catch (WireFormatException e) {
            connection.end(
                    CloseReason.Kind.PROTOCOL, "What answers at " + address + " is no Pando member. " + e.getMessage());
        } catch (IOException e) {
            connection.lost(e);
        } catch (RuntimeException | Error e) {
            connection.failed(e);
        } finally {
            connection.tellClosed(handler);
        }
    }

    /** Nobody answers. The message says who was asked, and what to do. */
    private static final class UnreachableException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnreachableException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** Tries all that the host stands for, each with its share of the time. */
    private Socket dial() throws UnreachableException, IOException {
        long deadline = System.nanoTime() + engine.options().connectTimeout().toNanos();
        Address target = target();
        List<InetAddress> hosts = resolve(target);
        String problem = "";
        for (int i = 0; i < hosts.size(); i++) {
            Socket socket = engine.sockets().unconnected();
            connection.attach(socket);
            long shareMs = (deadline - System.nanoTime()) / 1_000_000 / (hosts.size() - i);
            try {
                socket.connect(new InetSocketAddress(hosts.get(i), target.port()), (int) Math.max(1, shareMs));
                Sockets.tune(socket);
                return socket;
            } catch (SocketTimeoutException e) {
                problem =
                        "no answer within " + engine.options().connectTimeout().toMillis() + " ms";
                socket.close();
            } catch (IOException e) {
                problem = String.valueOf(e.getMessage());
                socket.close();
            }
        }
        throw new UnreachableException(
                "Nobody can be reached at " + address + " (" + problem + "): is the member running there?");
    }

    private Address target() throws UnreachableException {
        try {
            Address target = Address.parse(address);
            if (target.port() == 0) {
                throw new UnreachableException("The address '" + address + "' has port 0, which nobody can have.");
            }
            return target;
        } catch (IllegalArgumentException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()));
        }
    }

    private static List<InetAddress> resolve(Address target) throws UnreachableException {
        try {
            return target.resolve();
        } catch (UnknownHostException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()));
        }
    }

    private void greet(Socket socket) throws IOException, WireFormatException {
        FrameInput in = new FrameInput(socket.getInputStream(), FrameBound.GREETING_BYTES);
        Verdict verdict;
        Watch.Task deadline = engine.watch().after(engine.options().greetingTimeout(), this::outOfTime);
        try {
            socket.getOutputStream().write(Handshake.encode(hello));
            verdict = verdict(in);
        } finally {
            deadline.cancel();
        }
        if (verdict instanceof Verdict.Welcome welcome) {
            // Members agree on the bound; a client, which has none to speak of, takes what the member takes.
            int maxEntryBytes =
                    Math.max(welcome.maxEntryBytes(), engine.options().maxEntryBytes());
            connection.open(in, FrameBound.open(maxEntryBytes));
            handler.opened(connection, welcome);
            connection.receive(handler);
        } else {
            connection.end(CloseReason.refused((Verdict.Refusal) verdict));
        }
    }

    private Verdict verdict(FrameInput in) throws IOException, WireFormatException {
        byte[] magic = Handshake.magic();
        if (!Arrays.equals(in.bytes(magic.length), magic)) {
            throw new WireFormatException("It does not begin as Pando's protocol does.");
        }
        byte[] frame = in.frame(FrameBound.GREETING_BYTES);
        if (frame == null) {
            throw new EOFException("It closed the connection without an answer to the greeting.");
        }
        return Handshake.decodeVerdict(hello, frame);
    }

    private void outOfTime() {
        connection.end(
                CloseReason.Kind.UNREACHABLE,
                address + " took the connection, but did not answer within "
                        + engine.options().greetingTimeout().toMillis() + " ms: is it stopped, or overloaded?");
    }
}
