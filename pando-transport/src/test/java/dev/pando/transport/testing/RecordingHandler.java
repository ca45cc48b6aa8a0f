package dev.pando.transport.testing;

import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Packet;
import dev.pando.transport.Verdict;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Remembers all that it hears, in order. */
public final class RecordingHandler implements ConnectionHandler {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** What a handler hears. */
    public sealed interface Event {
        /** See {@link ConnectionHandler#opened}. */
        record Opened(Connection connection, Verdict.Welcome welcome) implements Event {}

        /** See {@link ConnectionHandler#received}. */
        record Received(Connection connection, long group, Packet packet) implements Event {}

        /** See {@link ConnectionHandler#closed}. */
        record Closed(Connection connection, CloseReason reason) implements Event {}
    }

    /** What it has heard and nobody has taken yet. */
    public BlockingQueue<Event> events() {
        return events;
    }

    @Override
    public void opened(Connection connection, Verdict.Welcome welcome) {
        events.add(new Event.Opened(connection, welcome));
    }

    @Override
    public void received(Connection connection, long group, Packet packet) {
        events.add(new Event.Received(connection, group, packet));
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        events.add(new Event.Closed(connection, reason));
    }
}
