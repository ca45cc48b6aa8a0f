package dev.pando.cli.chaos.relay;

import dev.pando.transport.Address;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a member, which advertises the relay's address: whoever calls the member reaches it through here, and
 * meets the faults that the network is to have. What a pair of members say to each other goes over connections that
 * either of them has made: to part them, both of their relays have to hold back the other one.
 *
 * <p>A fault concerns what goes on after the call that makes it has returned, on connections that are there and on new
 * ones. Bytes, the end of what one side says, and resets are all subject to it. One daemon thread forwards everything;
 * all methods may be called by any. Should that thread fail, for want of sockets perhaps, it resets all connections, and
 * all methods but {@link #close} and {@link #address} throw an {@link IllegalStateException}.
 */
public final class Relay implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final int READ_BYTES = 64 << 10;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final int port;
    private final Thread thread;

    /** Guards all that follows. Fair, since the thread asks for it again at once where much is to be forwarded. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Faults faults;
    private final Set<RelayedConnection> connections = new LinkedHashSet<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BYTES);
    /** Null while nobody is there. */
    private @Nullable InetSocketAddress member;

    private boolean isClosed;
    /** Why it has closed by itself; null if it has not. */
    private @Nullable Throwable failure;

    /**
     * Listens on a free port of loopback.
     *
     * @param random of the jitter of delays
     * @throws IOException if it can't
     */
    public Relay(Random random) throws IOException {
        faults = new Faults(random);
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        port = server.socket().getLocalPort();
        thread = new Thread(this::run, "relay-" + port);
        thread.setDaemon(true);
        thread.start();
    }

    /** Where the member is to be called. Never changes. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /**
     * From now on connections are forwarded there; those that are there already stay where they are. Before the first call,
     * and whenever nobody listens there, connections are reset as soon as they are made.
     *
     * @param privateAddress where the member listens
     */
    public void forwardTo(String privateAddress) {
        Address parsed = Address.parse(privateAddress);
        InetSocketAddress resolved = new InetSocketAddress(parsed.host(), parsed.port());
        change(() -> member = resolved);
    }

    /**
     * Holds back what goes in a direction, as if every packet got lost; the connections stay. TCP tells a sender when too
     * much is held back: it can't send more then.
     */
    public void hold(Caller caller, Direction direction) {
        change(() -> faults.hold(caller, direction));
    }

    /** What was held back goes on. */
    public void release(Caller caller, Direction direction) {
        change(() -> faults.release(caller, direction));
    }

    /**
     * Delays everything that comes from now on, in both directions. The order within a direction of a connection stays.
     * Connections are made without delay. At most {@value Flow#MAX_BYTES} bytes are under way at once in each direction
     * of a connection.
     *
     * @param delay 0 for none any more
     * @param jitter how much longer it may take, drawn anew for whatever comes at once
     * @throws IllegalArgumentException if one of them is negative
     */
    public void delay(Duration delay, Duration jitter) {
        change(() -> faults.delay(delay, jitter));
    }

    /**
     * Resets all connections that the caller has made, whether held back or not. It can connect again at once.
     *
     * @return how many there were
     */
    public int cut(Caller caller) throws IOException {
        lock.lock();
        try {
            checkNotFailed();
            int before = connections.size();
            for (RelayedConnection connection : connections) {
                if (connection.caller().equals(caller)) {
                    connection.reset();
                }
            }
            connections.removeIf(connection -> !connection.isOpen());
            selector.wakeup(); // which only then gives their sockets up
            return before - connections.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many connections are being forwarded. */
    public int connections() {
        lock.lock();
        try {
            checkNotFailed();
            return connections.size();
        } finally {
            lock.unlock();
        }
    }

    /** Resets all connections, and returns when its thread has ended; an interrupt ends the wait, and stays set. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            selector.wakeup();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws IllegalStateException if it has failed */
    private void change(Runnable change) {
        lock.lock();
        try {
            checkNotFailed();
            change.run();
            selector.wakeup();
        } finally {
            lock.unlock();
        }
    }

    private void checkNotFailed() {
        if (failure != null) {
            throw new IllegalStateException("The relay at " + address() + " has failed.", failure);
        }
    }

    private void run() {
        try {
            forwardUntilClosed();
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
        lock.lock();
        try (selector;
                server) {
            for (RelayedConnection connection : connections) {
                connection.reset();
            }
        } catch (IOException e) {
            fail(e);
        } finally {
            connections.clear();
            lock.unlock();
        }
    }

    private void fail(Exception e) {
        lock.lock();
        try {
            failure = failure == null ? e : failure;
        } finally {
            lock.unlock();
        }
    }

    private void forwardUntilClosed() throws IOException {
        long waitMs = 0;
        while (true) {
            selector.select(waitMs);
            lock.lock();
            try {
                if (isClosed) {
                    return;
                }
                serveReady();
                waitMs = forward();
            } finally {
                lock.unlock();
            }
        }
    }

    private void serveReady() throws IOException {
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof RelayedConnection connection) {
                connection.ready(key, scratch, faults);
            } else {
                accept();
            }
        }
        selector.selectedKeys().clear();
    }

    private void accept() throws IOException {
        SocketChannel caller = server.accept();
        if (caller == null) { // it has gone away again
            return;
        }
        if (member == null) {
            RelayedConnection.reset(caller);
            return;
        }
        try {
            connections.add(new RelayedConnection(caller, member, selector));
        } catch (ConnectException e) {
            RelayedConnection.reset(caller);
        }
    }

    /** @return for how many ms nothing is due; 0 if nothing ever is */
    private long forward() throws IOException {
        long nowNs = System.nanoTime();
        long dueInNs = Long.MAX_VALUE;
        for (RelayedConnection connection : connections) {
            dueInNs = Math.min(dueInNs, connection.forward(faults, nowNs));
        }
        connections.removeIf(connection -> !connection.isOpen());
        return dueInNs == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(Math.max(0, dueInNs)) + 1;
    }
}
