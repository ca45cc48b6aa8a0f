package dev.pando.transport.tcp;

import dev.pando.transport.Transport;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections on one address, and keeps those that were welcomed. One thread runs {@link #run}. */
final class TcpListener implements Transport.Listening {
    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
    private static final long MIN_PAUSE_MS = 10;
    private static final long MAX_PAUSE_MS = 1_000;

    private final Engine engine;
    private final ServerSocket server;
    private final Transport.Acceptor acceptor;
    private final GreetingSlots slots;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();

    /** Those that are greeted and those that are open. Guarded by the lock. */
    private final Set<TcpConnection> connections = new LinkedHashSet<>();

    TcpListener(Engine engine, ServerSocket server, Transport.Acceptor acceptor) {
        this.engine = engine;
        this.server = server;
        this.acceptor = acceptor;
        this.slots = new GreetingSlots(engine.options().maxGreeting());
    }

    /** Accepts until it is closed. No error ends it: a pause, growing while they go on, keeps it from spinning. */
    void run() {
        try {
            acceptAll();
        } finally {
            ended.countDown();
        }
    }

    private void acceptAll() {
        long pauseMs = MIN_PAUSE_MS;
        while (!isClosed()) {
            try {
                accept(server.accept());
                pauseMs = MIN_PAUSE_MS;
            } catch (IOException | RuntimeException | Error e) { // Error: no memory for one more thread
                if (isClosed()) {
                    return;
                }
                engine.quietLog()
                        .info(
                                QuietLog.Topic.ACCEPT,
                                "A connection to port " + port() + " could not be accepted: " + e
                                        + ". Are too many files open?");
                pause(pauseMs);
                pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
            }
        }
    }

    private void accept(Socket socket) throws IOException {
        IncomingConnection incoming;
        try {
            Sockets.tune(socket);
            incoming = new IncomingConnection(engine, this, acceptor, socket);
        } catch (IOException e) { // it has gone away again, which is no reason to pause
            LOG.debug("A connection to port {} was gone when it was accepted.", port(), e);
            socket.close();
            return;
        }
        slots.enter(incoming);
        try {
            engine.threads().start("pando-read " + incoming.remoteAddress(), incoming::run);
        } catch (RuntimeException | Error e) {
            slots.leave(incoming);
            socket.close();
            throw e;
        }
        if (isClosed()) {
            slots.clear();
        }
    }

    private void pause(long ms) {
        try {
            if (closed.await(ms, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            // Nobody but the owner of the thread factory could have done it, and only close() ends this thread.
            LOG.debug("The accepting thread was interrupted; it goes on.", e);
        }
    }

    /** Whether there is room for one more connection. If so it has it, until it {@link #left}. */
    boolean admit(TcpConnection connection) {
        lock.lock();
        try {
            if (isClosed() || connections.size() >= engine.options().maxConnections()) {
                return false;
            }
            connections.add(connection);
            return true;
        } finally {
            lock.unlock();
        }
    }

    String fullMessage() {
        return isClosed()
                ? "This member is closing."
                : "This member has " + engine.options().maxConnections()
                        + " connections, which is its limit: close some, or raise maxConnections.";
    }

    void greeted(IncomingConnection incoming) {
        slots.leave(incoming);
    }

    void left(TcpConnection connection) {
        lock.lock();
        try {
            connections.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    private List<TcpConnection> connections() {
        lock.lock();
        try {
            return List.copyOf(connections);
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is closed and has no connection left. */
    boolean isDone() {
        return isClosed() && connections().isEmpty();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("Closing port {} failed.", port(), e);
        }
        slots.clear();
        connections().forEach(TcpConnection::close);
        awaitEnd();
    }

    /** The port is free again only when the thread that accepted has returned from the system. */
    private void awaitEnd() {
        try {
            if (!ended.await(MAX_PAUSE_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("Port {} was closed, but may stay in use for a while.", port());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all connections without waiting for anything. */
    void end() {
        connections().forEach(TcpConnection::endClosedHere);
    }
}
