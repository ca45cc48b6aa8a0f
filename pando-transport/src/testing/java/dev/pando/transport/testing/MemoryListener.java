package dev.pando.transport.testing;

import dev.pando.transport.Transport;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Accepts connections on one port of a host. */
final class MemoryListener implements Transport.Listening {
    private final MemoryTransport transport;
    private final int port;
    private final Transport.Acceptor acceptor;
    private final Set<MemoryConnection> accepted = new LinkedHashSet<>();

    MemoryListener(MemoryTransport transport, int port, Transport.Acceptor acceptor) {
        this.transport = transport;
        this.port = port;
        this.acceptor = acceptor;
    }

    Transport.Acceptor acceptor() {
        return acceptor;
    }

    MemoryTransport transport() {
        return transport;
    }

    void add(MemoryConnection connection) {
        accepted.add(connection);
        transport.add(connection);
    }

    void forget(MemoryConnection connection) {
        accepted.remove(connection);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        transport.forget(this);
        List.copyOf(accepted).forEach(MemoryConnection::close);
    }
}
