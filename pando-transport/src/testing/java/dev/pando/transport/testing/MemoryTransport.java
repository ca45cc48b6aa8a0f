package dev.pando.transport.testing;

import dev.pando.transport.Address;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transport of one host of a {@link MemoryNetwork}. Unlike TCP, {@link #close} does not wait: handlers hear that
 * their connections closed in tasks of the scheduler.
 */
public final class MemoryTransport implements Transport {
    private static final int FIRST_FREE_PORT = 40_000;

    private final MemoryNetwork network;
    private final String host;
    private final Map<Integer, MemoryListener> listeners = new LinkedHashMap<>();
    private final Set<MemoryConnection> connections = new LinkedHashSet<>();
    private int nextPort = FIRST_FREE_PORT;
    private boolean closed;
    private boolean crashed;

    MemoryTransport(MemoryNetwork network, String host) {
        this.network = network;
        this.host = host;
    }

    /** Where it is. */
    public String host() {
        return host;
    }

    @Override
    public Listening listen(String address, Acceptor acceptor) throws IOException {
        Address parsed = Address.parse(address);
        if (closed) {
            throw new IOException("Can't listen on " + address + ": the transport is closed.");
        }
        if (!isOwn(parsed)) {
            throw network.find(parsed.host()) == null
                    ? new UnknownHostException("The host '" + parsed.host() + "' does not resolve to an address.")
                    : new IOException("Can't listen on " + address + ": it is not an address of this machine.");
        }
        int port = parsed.port() == 0 ? nextPort++ : parsed.port();
        if (listeners.containsKey(port)) {
            throw new BindException("Can't listen on " + address + ": port " + port + " is in use.");
        }
        MemoryListener listener = new MemoryListener(this, port, acceptor);
        listeners.put(port, listener);
        return listener;
    }

    private boolean isOwn(Address address) {
        return address.host().isEmpty()
                || address.host().equals("0.0.0.0")
                || address.host().equals(host);
    }

    @Override
    public Connection connect(String address, Hello hello, ConnectionHandler handler) {
        MemoryConnection connection = new MemoryConnection(network, this, address);
        connections.add(connection);
        connection.connect(hello, handler, host + ":" + nextPort++);
        return connection;
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(listeners.values()).forEach(MemoryListener::close);
        List.copyOf(connections).forEach(MemoryConnection::close);
    }

    /** Its process is killed: no handler hears of anything any more; the other ends find their connections lost. */
    public void crash() {
        closed = true;
        crashed = true;
        listeners.clear();
        List.copyOf(connections).forEach(MemoryConnection::crash);
        connections.clear();
    }

    void breakConnections(String otherHost) {
        List.copyOf(connections).forEach(connection -> connection.breakIfTo(otherHost));
    }

    long queuedBytes() {
        return connections.stream().mapToLong(MemoryConnection::queuedBytes).sum();
    }

    boolean isClosed() {
        return closed;
    }

    boolean hasCrashed() {
        return crashed;
    }

    @Nullable MemoryListener listener(int port) {
        return listeners.get(port);
    }

    void add(MemoryConnection connection) {
        connections.add(connection);
    }

    void forget(MemoryConnection connection) {
        connections.remove(connection);
        listeners.values().forEach(listener -> listener.forget(connection));
    }

    void forget(MemoryListener listener) {
        listeners.remove(listener.port(), listener);
    }
}
