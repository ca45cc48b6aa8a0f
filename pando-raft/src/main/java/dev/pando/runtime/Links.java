package dev.pando.runtime;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import dev.pando.transport.Backoff;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Packet;
import dev.pando.transport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to the other members. Each member connects to every other for its own requests; the answers come back
 * over the same connection, so that a member can answer a leader whose address it was not yet told.
 *
 * <p>Owned by the node's loop.
 */
final class Links {
    private static final Logger log = LoggerFactory.getLogger(Links.class);

    private final Wiring wiring;
    private final Map<MemberId, Link> links = new TreeMap<>();

    /** The connections that others opened to here, the latest of each. */
    private final Map<MemberId, Connection> inbound = new TreeMap<>();

    /** What links need of their node. */
    interface Wiring {
        Loop loop();

        MemberId self();

        long group();

        /** Opens a connection to a member; the handler's calls come on the loop. */
        Connection connect(Server server, ConnectionHandler handler);

        void received(Connection connection, MemberId from, Packet packet);

        /** Nothing sent to this member lately may have arrived. */
        void unreachable(MemberId member);

        /** A connection to this member has opened. */
        void reachable(MemberId member);

        /** How long to wait before attempts to connect. */
        Backoff backoff();
    }

    Links(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Links to these servers, and to no others. */
    void connectTo(List<Server> wanted) {
        links.values().removeIf(link -> {
            boolean unwanted = wanted.stream().noneMatch(link::isTo);
            if (unwanted) {
                link.close();
            }
            return unwanted;
        });
        for (Server server : wanted) {
            if (!server.id().equals(wiring.self()) && !links.containsKey(server.id())) {
                Link link = new Link(server);
                links.put(server.id(), link);
                link.connect();
            }
        }
    }

    void send(Message message) {
        Packet packet = new Packet.Raft(message);
        if (isAnswer(message)) {
            Connection back = inbound.get(message.to());
            if (back != null && back.send(wiring.group(), packet)) {
                return;
            }
        }
        if (!links.containsKey(message.to())) {
            // Removed long ago, and it asks for votes: it can be told over its own connection.
            Connection back = inbound.get(message.to());
            if (back != null) {
                back.send(wiring.group(), packet);
            }
            return;
        }
        send(message.to(), packet);
    }

    /** Sends over the connection that this member opened to the other. */
    boolean send(MemberId to, Packet packet) {
        Link link = links.get(to);
        return link != null && link.send(packet);
    }

    boolean isOpen(MemberId member) {
        Link link = links.get(member);
        return link != null && link.open;
    }

    void inboundOpened(MemberId from, Connection connection) {
        inbound.put(from, connection);
    }

    void inboundClosed(MemberId from, Connection connection) {
        inbound.remove(from, connection);
    }

    void close() {
        new ArrayList<>(links.values()).forEach(Link::close);
        links.clear();
        inbound.clear();
    }

    private static boolean isAnswer(Message message) {
        return message instanceof Message.AppendResponse || message instanceof Message.VoteResponse;
    }

    /** The connection to one member, opened again whenever it is lost. */
    private final class Link implements ConnectionHandler {
        private final Server server;
        private @Nullable Connection connection;
        private boolean open;
        private boolean closed;
        private final Backoff backoff = wiring.backoff();
        private String lastComplaint = "";

        Link(Server server) {
            this.server = server;
        }

        boolean isTo(Server other) {
            return server.equals(other);
        }

        void connect() {
            if (!closed) {
                connection = wiring.connect(server, this);
            }
        }

        boolean send(Packet packet) {
            if (!open || connection == null) {
                return false;
            }
            if (connection.send(wiring.group(), packet)) {
                return true;
            }
            // Lost, or its other end takes nothing: what was sent lately can't be relied on. Said once, not at each
            // try.
            open = false;
            connection.close();
            wiring.unreachable(server.id());
            return false;
        }

        @Override
        public void opened(Connection opened, Verdict.Welcome welcome) {
            backoff.reset();
            lastComplaint = "";
            open = !closed;
            if (open) {
                wiring.reachable(server.id());
            }
        }

        @Override
        public void received(Connection from, long group, Packet packet) {
            if (!closed && group == wiring.group()) {
                wiring.received(from, server.id(), packet);
            }
        }

        @Override
        public void closed(Connection old, CloseReason reason) {
            boolean wasOpen = open;
            open = false;
            connection = null;
            if (closed) {
                return;
            }
            complain(reason);
            if (wasOpen) {
                wiring.unreachable(server.id());
            }
            wiring.loop().schedule(backoff.nextDelayNanos(), this::connect);
        }

        /** Once for each new trouble, not at every attempt. */
        private void complain(CloseReason reason) {
            if (!reason.detail().equals(lastComplaint)) {
                lastComplaint = reason.detail();
                log.info("No connection to member {} at {}: {}", server.id().brief(), server.address(), lastComplaint);
            }
        }

        void close() {
            closed = true;
            open = false;
            if (connection != null) {
                connection.close();
            }
        }
    }

    /** A handler whose calls are moved to a loop. */
    static ConnectionHandler on(Loop loop, ConnectionHandler handler) {
        return new ConnectionHandler() {
            @Override
            public void opened(Connection connection, Verdict.Welcome welcome) {
                loop.execute(() -> handler.opened(connection, welcome));
            }

            @Override
            public void received(Connection connection, long group, Packet packet) {
                loop.admit(weight(packet), () -> handler.received(connection, group, packet));
            }

            @Override
            public void closed(Connection connection, CloseReason reason) {
                loop.execute(() -> handler.closed(connection, reason));
            }
        };
    }

    /** Roughly how much memory a packet holds. */
    static long weight(Packet packet) {
        long bytes = 256;
        if (packet instanceof Packet.Append append) {
            for (byte[] payload : append.payloads()) {
                bytes += payload.length + 16;
            }
        } else if (packet instanceof Packet.Raft raft && raft.message() instanceof Message.AppendRequest request) {
            for (LogEntry entry : request.entries()) {
                bytes += entry.length();
            }
        }
        return bytes;
    }
}
