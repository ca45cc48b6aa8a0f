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
 * over the same connection, so that a member can answer a leader whose address it was not yet told. Where a member can't be
 * reached at its address, since it has moved, messages to it go over the connection that it has opened to here.
 *
 * <p>Owned by the node's loop, but for what {@link Processes} says of other threads.
 */
final class Links {
    private static final Logger log = LoggerFactory.getLogger(Links.class);

    private final Wiring wiring;
    private final Map<MemberId, Link> links = new TreeMap<>();

    /** The connections that others opened to here, the latest of each. */
    private final Map<MemberId, Incoming> inbound = new TreeMap<>();

    /** Those over which something was sent since the last {@link #flush}. */
    private final List<Connection> gathered = new ArrayList<>();

    private final Processes processes;
    private final CommitNews news;

    /** A connection that another member's process opened to here. */
    private record Incoming(Connection connection, long incarnation) {}

    /** What links need of their node. */
    interface Wiring {
        Loop loop();

        MemberId self();

        long group();

        /** Opens a connection to where a member should be; the handler's calls come on the loop. */
        Connection connect(MemberId member, String address, ConnectionHandler handler);

        void received(Connection connection, MemberId from, Packet packet);

        /** Nothing sent to this member lately may have arrived. */
        void unreachable(MemberId member);

        /** A connection to this member has opened. */
        void reachable(MemberId member);

        /** The other end says that this process is a copy of a member that it knows to run elsewhere. */
        void isCopy(String detail);

        /** Addresses at which some of the members may be by now, besides those that the cluster knows. */
        List<String> hints();

        /** How long to wait before attempts to connect. */
        Backoff backoff();
    }

    Links(Wiring wiring, Processes processes) {
        this.wiring = wiring;
        this.processes = processes;
        this.news = new CommitNews(wiring.loop(), this::sendNow);
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

    /** @param isCommitAwaited whether it may be that somebody else waits for what is committed now */
    void send(Message message, boolean isCommitAwaited) {
        if (!(message instanceof Message.AppendRequest request && news.holds(request, isCommitAwaited))) {
            sendNow(message);
        }
    }

    /** Has others hear now of what is committed. */
    void tellCommitted() {
        news.release();
    }

    private void sendNow(Message message) {
        Packet packet = new Packet.Raft(message);
        if (isAnswer(message) && sendBack(message.to(), packet)) {
            return;
        }
        // Who was removed long ago and asks for votes can be told over its own connection only; and so who has moved.
        if (isOpen(message.to())) {
            send(message.to(), packet);
        } else {
            sendBack(message.to(), packet);
        }
    }

    /** Answers over the connection that a request came from; drops the answer if that is closed. */
    void answer(Connection connection, Packet packet) {
        gather(connection, packet);
    }

    /** Sends over the connection that the other member opened to this one. */
    private boolean sendBack(MemberId to, Packet packet) {
        Incoming back = inbound.get(to);
        return back != null && gather(back.connection, packet);
    }

    private boolean gather(Connection connection, Packet packet) {
        if (!gathered.contains(connection)) {
            gathered.add(connection);
        }
        return connection.gather(wiring.group(), packet);
    }

    /** Has everything go out that was sent. */
    void flush() {
        for (int i = 0; i < gathered.size(); i++) {
            gathered.get(i).flush();
        }
        gathered.clear();
    }

    /** Sends over the connection that this member opened to the other. */
    boolean send(MemberId to, Packet packet) {
        Link link = links.get(to);
        return link != null && link.send(packet);
    }

    /** Sends over whichever connection there is to a member. */
    boolean sendEitherWay(MemberId to, Packet packet) {
        return isOpen(to) ? send(to, packet) : sendBack(to, packet);
    }

    /** Sends to one of those that are connected; to which one is decided by {@code turn}. */
    boolean sendToAnybody(int turn, Packet packet) {
        List<Link> open = links.values().stream().filter(link -> link.open).toList();
        return !open.isEmpty() && open.get(turn % open.size()).send(packet);
    }

    boolean isOpen(MemberId member) {
        Link link = links.get(member);
        return link != null && link.open;
    }

    /** How much a member is preferred as a leader, as itself says; 0 if it is not connected. */
    int priority(MemberId member) {
        Link link = links.get(member);
        return link != null && link.open ? link.priority : 0;
    }

    void inboundOpened(MemberId from, long incarnation, Connection connection) {
        inbound.put(from, new Incoming(connection, incarnation));
    }

    void inboundClosed(MemberId from, Connection connection) {
        Incoming latest = inbound.get(from);
        if (latest != null && latest.connection.equals(connection)) {
            inbound.remove(from);
        }
    }

    /** Another process says that it is this member: asks who is at its address, by connecting there again. */
    void findOut(MemberId member, long incarnation) {
        Link link = links.get(member);
        if (link != null && link.open && processes.doubt(member, incarnation)) {
            link.reconnect();
        }
    }

    void close() {
        new ArrayList<>(links.values()).forEach(Link::close);
        links.clear();
        inbound.clear();
        news.clear();
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

        /** How often it has tried to connect since it was open. */
        private int attempts;

        /** The other end's. */
        private int priority;

        /** Where it was tried last. */
        private String tried = "";

        /** It was closed here, to be opened anew at once. */
        private boolean isReconnecting;

        Link(Server server) {
            this.server = server;
        }

        boolean isTo(Server other) {
            return server.equals(other);
        }

        /** At its address, and in between at one of those at which others may be by now. */
        void connect() {
            if (!closed) {
                List<String> hints = wiring.hints();
                int turn = attempts++ % (2 * hints.size() + 1);
                tried = turn % 2 == 0 ? server.address() : hints.get(turn / 2);
                connection = wiring.connect(server.id(), tried, this);
            }
        }

        void reconnect() {
            if (connection != null) {
                isReconnecting = true;
                drop(connection);
            }
        }

        boolean send(Packet packet) {
            if (!open || connection == null) {
                return false;
            }
            if (gather(connection, packet)) {
                return true;
            }
            // Lost, or its other end takes nothing: what was sent lately can't be relied on. Said once, not at each
            // try.
            drop(connection);
            return false;
        }

        private void drop(Connection lost) {
            open = false;
            lost.close();
            wiring.unreachable(server.id());
        }

        @Override
        public void opened(Connection opened, Verdict.Welcome welcome) {
            backoff.reset();
            lastComplaint = "";
            attempts = 0;
            open = !closed;
            if (open) {
                priority = welcome.priority();
                processes.found(server.id(), welcome.incarnation());
                dropOthers(welcome.incarnation());
                wiring.reachable(server.id());
            }
        }

        /** Who is at its address is the member; another process came while nobody was. */
        private void dropOthers(long incarnation) {
            Incoming other = inbound.get(server.id());
            if (other != null && other.incarnation != incarnation) {
                inbound.remove(server.id());
                other.connection.close();
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
            if (isReconnecting) {
                isReconnecting = false;
                connect();
                return;
            }
            processes.gone(server.id());
            if (reason.refusal() == Verdict.Code.COPY) {
                wiring.isCopy(reason.detail());
                return;
            }
            complain(reason);
            if (wasOpen) {
                wiring.unreachable(server.id());
            }
            wiring.loop().schedule(backoff.nextDelayNanos(), this::connect);
        }

        /** Once for each new trouble, not at every attempt; that it is not at a hint says nothing. */
        private void complain(CloseReason reason) {
            if (tried.equals(server.address()) && !reason.detail().equals(lastComplaint)) {
                lastComplaint = reason.detail();
                log.info("No connection to member {} at {}: {}", server.id().brief(), server.address(), lastComplaint);
            }
        }

        void close() {
            closed = true;
            open = false;
            processes.gone(server.id());
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
