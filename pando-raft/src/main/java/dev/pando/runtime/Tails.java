package dev.pando.runtime;

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

    private final Delivery delivery;
    private final long group;

    // Looked up by identity, never walked.
    private final IdentityHashMap<Connection, Map<Long, Delivery.Feed>> tails = new IdentityHashMap<>();

    Tails(Delivery delivery, long group) {
        this.delivery = delivery;
        this.group = group;
    }

    void begin(Connection connection, Packet.Tail tail) {
        Map<Long, Delivery.Feed> own = tails.computeIfAbsent(connection, c -> new TreeMap<>());
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
        Delivery.Feed feed =
                delivery.feed(tail.fromIndex(), tail.follow(), new ToConnection(connection, tail.requestId()));
        own.put(tail.requestId(), feed);
        feed.credit(tail.creditBytes());
    }

    void credit(Connection connection, Packet.TailCredit credit) {
        Delivery.Feed feed = tails.getOrDefault(connection, Map.of()).get(credit.requestId());
        if (feed != null && credit.bytes() > 0) {
            feed.credit(credit.bytes());
        }
    }

    void cancel(Connection connection, Packet.TailCancel cancel) {
        Delivery.Feed feed = tails.getOrDefault(connection, Map.of()).remove(cancel.requestId());
        if (feed != null) {
            feed.close();
        }
    }

    void connectionClosed(Connection connection) {
        Map<Long, Delivery.Feed> own = tails.remove(connection);
        if (own != null) {
            own.values().forEach(Delivery.Feed::close);
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
            } else {
                connection.close();
            }
        }
    }
}
