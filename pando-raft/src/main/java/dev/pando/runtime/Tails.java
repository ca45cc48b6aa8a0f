package dev.pando.runtime;

import dev.pando.CompactedException;
import dev.pando.Entry;
import dev.pando.core.entry.LogEntry;
import dev.pando.transport.Connection;
import dev.pando.transport.Packet;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The clients that read the log through this member. Owned by the node's loop. */
final class Tails {
    private static final int MAX_PACKET_BYTES = 512 << 10;
    private static final int MAX_PER_CONNECTION = 64;

    /** To learn where the log ends: spread over an election timeout. */
    private static final int ATTEMPTS = 20;

    private final Node node;
    private final Delivery delivery;
    private final long group;

    // Looked up by identity, never walked.
    private final IdentityHashMap<Connection, Map<Long, Tailing>> tails = new IdentityHashMap<>();

    Tails(Node node, Delivery delivery, long group) {
        this.node = node;
        this.delivery = delivery;
        this.group = group;
    }

    void begin(Connection connection, Packet.Tail tail) {
        Map<Long, Tailing> own = tails.computeIfAbsent(connection, c -> new TreeMap<>());
        String trouble = own.size() >= MAX_PER_CONNECTION || own.containsKey(tail.requestId())
                ? "A connection may read the log " + MAX_PER_CONNECTION + " times at once, under ids of their own."
                : tail.fromIndex() < 1 || tail.creditBytes() < 0
                        ? "The log begins at index 1, not " + tail.fromIndex() + "."
                        : null;
        if (trouble != null) {
            connection.send(
                    group,
                    new Packet.Refused(
                            tail.requestId(), new Packet.Refusal(Packet.Refusal.Code.INVALID, null, trouble)));
            return;
        }
        Tailing tailing = new Tailing(connection, tail);
        own.put(tail.requestId(), tailing);
        if (tail.follow()) {
            tailing.begin(Long.MAX_VALUE);
        } else {
            askForEnd(tailing, ATTEMPTS);
        }
    }

    /**
     * What was committed anywhere before the client asked is what it gets: this member may not have heard of all of it.
     * Where no leader answers, it is what this member has.
     */
    private void askForEnd(Tailing tailing, int attempts) {
        node.requests().handle(new Packet.ReadIndex(node.nextRequestId(), false, false), answer -> {
            if (answer instanceof Packet.ReadIndexReply reply) {
                tailing.begin(reply.index());
            } else if (attempts == 0 || node.isStopped()) {
                tailing.begin(node.appliedIndex());
            } else {
                node.loop().schedule(node.electionTimeoutNanos() / ATTEMPTS, () -> askForEnd(tailing, attempts - 1));
            }
        });
    }

    void credit(Connection connection, Packet.TailCredit credit) {
        Tailing tailing = tails.getOrDefault(connection, Map.of()).get(credit.requestId());
        if (tailing != null && credit.bytes() > 0) {
            tailing.credit(credit.bytes());
        }
    }

    void cancel(Connection connection, Packet.TailCancel cancel) {
        Tailing tailing = tails.getOrDefault(connection, Map.of()).remove(cancel.requestId());
        if (tailing != null) {
            tailing.close();
        }
    }

    void connectionClosed(Connection connection) {
        Map<Long, Tailing> own = tails.remove(connection);
        if (own != null) {
            own.values().forEach(Tailing::close);
        }
    }

    /** One reading of the log; until it is known where it ends it has no feed. */
    private final class Tailing {
        private final Connection connection;
        private final Packet.Tail tail;
        private long credit;
        private boolean closed;
        private Delivery.@Nullable Feed feed;

        Tailing(Connection connection, Packet.Tail tail) {
            this.connection = connection;
            this.tail = tail;
            this.credit = tail.creditBytes();
        }

        void begin(long lastIndex) {
            if (!closed) {
                ToConnection sink = new ToConnection(connection, tail.requestId());
                feed = delivery.feed(tail.fromIndex(), lastIndex, sink);
                feed.credit(credit);
            }
        }

        void credit(long bytes) {
            if (feed == null) {
                credit += bytes;
            } else {
                feed.credit(bytes);
            }
        }

        void close() {
            closed = true;
            if (feed != null) {
                feed.close();
            }
        }
    }

    /** Called on the delivery loop. */
    private final class ToConnection implements Delivery.Sink {
        private final Connection connection;
        private final long requestId;
        private long lastIndex;

        ToConnection(Connection connection, long requestId) {
            this.connection = connection;
            this.requestId = requestId;
        }

        @Override
        public void accept(List<Entry> entries) {
            List<LogEntry> packet = new ArrayList<>();
            long bytes = 0;
            for (Entry entry : entries) {
                packet.add(entry.encoded());
                bytes += entry.encoded().length();
                lastIndex = entry.index();
                if (bytes >= MAX_PACKET_BYTES) {
                    send(packet);
                    packet = new ArrayList<>();
                    bytes = 0;
                }
            }
            if (!packet.isEmpty()) {
                send(packet);
            }
        }

        private void send(List<LogEntry> entries) {
            if (!connection.send(group, new Packet.TailEntries(requestId, List.copyOf(entries)))) {
                // A gap must not go unnoticed: the client goes on from where it is, over a new connection.
                connection.close();
            }
        }

        @Override
        public void ended(@Nullable Throwable cause) {
            if (cause == null) {
                connection.send(group, new Packet.TailEnd(requestId, lastIndex));
            } else if (cause instanceof CompactedException compacted) {
                String detail = String.valueOf(compacted.getMessage());
                connection.send(
                        group,
                        new Packet.Refused(requestId, new Packet.Refusal(Packet.Refusal.Code.INVALID, null, detail)));
            } else {
                connection.close();
            }
        }
    }
}
