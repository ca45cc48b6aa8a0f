package dev.pando.transport;

import java.io.IOException;

/**
 * Carries packets between members, and between clients and members. TCP in production, simulated in tests.
 *
 * <p>Packets of one connection arrive in order, each once, or the connection is closed; what was sent shortly before
 * it closed may or may not have arrived. Handlers are called by the transport's threads, one call at a time for each
 * connection, and must return quickly.
 */
public interface Transport extends AutoCloseable {

    /**
     * Accepts connections.
     *
     * @param address to bind, {@code host:port}; port 0 for any free one, an empty host for loopback
     * @throws java.net.BindException if the port is taken; says which
     * @throws IOException if the address does not resolve or is not this machine's; says so
     * @throws IllegalArgumentException if it is no address, see {@link Address#parse}
     */
    Listening listen(String address, Acceptor acceptor) throws IOException;

    /**
     * Opens a connection. Returns at once; the handler hears {@code opened}, or {@code closed} with the reason, perhaps
     * before this returns. Nothing about the address makes it throw: it may come from a configuration, and what is wrong
     * with it is heard as {@code UNREACHABLE}.
     *
     * @param address {@code host:port}, an empty host for loopback; resolved now
     */
    Connection connect(String address, Hello hello, ConnectionHandler handler);

    /** Closes all connections and everything that listens. */
    @Override
    void close();

    /** Something that accepts connections. */
    interface Listening extends AutoCloseable {
        /** The port that is bound. */
        int port();

        /** Accepts no more; connections that were accepted are closed too. */
        @Override
        void close();
    }

    /** Decides who may connect. Called by the transport's threads. */
    interface Acceptor {
        /** Answers a hello. A refused connection is closed when the refusal was sent. */
        Verdict greet(Hello hello);

        /** A connection was welcomed: who handles it. Called before anything is received on it. */
        ConnectionHandler accepted(Connection connection, Hello hello);
    }
}
