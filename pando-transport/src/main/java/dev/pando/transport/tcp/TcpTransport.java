package dev.pando.transport.tcp;

import dev.pando.transport.Address;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Transport;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport over TCP, on the JDK's own blocking sockets. A connection has a reader and a writer thread, an address
 * listened on has one that accepts, and the transport has one for deadlines, {@code pando-watch}.
 *
 * <p>An end that has sent nothing for {@link TcpOptions#keepaliveInterval} sends a keepalive, and one that hears
 * nothing for {@link TcpOptions#peerTimeout} closes the connection: a peer that is gone without a word, or cut off, is
 * noticed in seconds, and after a partition nobody waits for TCP's own retries, which may come minutes apart.
 */
public final class TcpTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    /** What threads get to end after their sockets were closed. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(1);

    private final Engine engine;
    private final ReentrantLock lock = new ReentrantLock();

    // Below: guarded by the lock.
    private final Set<TcpConnection> outgoing = new LinkedHashSet<>();
    private final Set<TcpListener> listeners = new LinkedHashSet<>();
    private boolean closed;

    public TcpTransport(TcpOptions options) {
        this(options, new Sockets());
    }

    TcpTransport(TcpOptions options, Sockets sockets) {
        this.engine = Engine.of(options, sockets);
    }

    @Override
    public Listening listen(String address, Acceptor acceptor) throws IOException {
        ServerSocket server = engine.sockets().listen(Address.parse(address));
        TcpListener listener = new TcpListener(engine, server, acceptor);
        lock.lock();
        try {
            if (closed) {
                server.close();
                throw new IOException("Can't listen on " + address + ": the transport is closed.");
            }
            engine.threads().start("pando-accept " + server.getLocalPort(), listener::run);
            listeners.removeIf(TcpListener::isDone);
            listeners.add(listener);
        } catch (Error e) { // no thread to be had
            server.close();
            throw e;
        } finally {
            lock.unlock();
        }
        return listener;
    }

    @Override
    public Connection connect(String address, Hello hello, ConnectionHandler handler) {
        OutgoingConnection connecting = new OutgoingConnection(engine, address, hello, handler);
        TcpConnection connection = connecting.connection();
        lock.lock();
        try {
            if (closed) {
                connection.endClosedHere();
            } else {
                outgoing.add(connection);
            }
        } finally {
            lock.unlock();
        }
        try {
            engine.threads().start("pando-read " + address, () -> run(connecting));
        } catch (Error e) { // no thread to be had; the watch has one
            connection.failed(e);
            forget(connection);
            engine.watch().after(Duration.ZERO, () -> connection.tellClosed(handler));
        }
        return connection;
    }

    private void run(OutgoingConnection connecting) {
        try {
            connecting.run();
        } finally {
            forget(connecting.connection());
        }
    }

    private void forget(TcpConnection connection) {
        lock.lock();
        try {
            outgoing.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes everything and waits until all threads have ended, but not for longer than {@link
     * TcpOptions#closeTimeout} and a second: a handler that does not return may hold a thread longer. May be called by
     * a handler, whose own thread is not waited for.
     */
    @Override
    public void close() {
        List<TcpListener> closingListeners;
        List<TcpConnection> closingConnections;
        lock.lock();
        try {
            closed = true;
            closingListeners = List.copyOf(listeners);
            closingConnections = List.copyOf(outgoing);
        } finally {
            lock.unlock();
        }
        closingListeners.forEach(TcpListener::close);
        closingConnections.forEach(TcpConnection::close);
        if (!engine.threads().awaitEnd(engine.options().closeTimeout())) {
            closingListeners.forEach(TcpListener::end);
            closingConnections.forEach(TcpConnection::endClosedHere);
            if (!engine.threads().awaitEnd(END_TIMEOUT)) {
                LOG.warn("The transport was closed while a handler had not returned; its thread ends when it does.");
            }
        }
        engine.watch().end(END_TIMEOUT);
    }
}
