package dev.pando.transport.testing;

import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Transport;
import dev.pando.transport.Verdict;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Gives everybody the same verdict, and remembers who was accepted. */
public final class RecordingAcceptor implements Transport.Acceptor {
    private final Verdict verdict;
    private final BlockingQueue<Hello> hellos = new LinkedBlockingQueue<>();
    private final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();

    /** A connection that was accepted. */
    public record Accepted(Connection connection, Hello hello, RecordingHandler handler) {}

    public RecordingAcceptor(Verdict verdict) {
        this.verdict = verdict;
    }

    /** Whoever greeted, whatever came of it. */
    public BlockingQueue<Hello> hellos() {
        return hellos;
    }

    public BlockingQueue<Accepted> accepted() {
        return accepted;
    }

    @Override
    public Verdict greet(Hello hello) {
        hellos.add(hello);
        return verdict;
    }

    @Override
    public ConnectionHandler accepted(Connection connection, Hello hello) {
        RecordingHandler handler = new RecordingHandler();
        accepted.add(new Accepted(connection, hello, handler));
        return handler;
    }
}
