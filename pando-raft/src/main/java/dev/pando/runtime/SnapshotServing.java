package dev.pando.runtime;

import dev.pando.core.membership.MemberId;
import dev.pando.storage.SnapshotStore;
import dev.pando.transport.Packet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives members that need it pieces of this member's snapshot: what each began to fetch it can fetch to the end, whatever
 * becomes current meanwhile, as long as it goes on asking. Where bytes per second are limited, pieces are cut smaller, and one member's
 * turn comes after the other's, so that none of them thinks that it was forgotten. Owned by the node's loop; the disk is read on
 * the reader's.
 */
final class SnapshotServing {
    private static final Logger log = LoggerFactory.getLogger(SnapshotServing.class);

    /** So many election timeouts without a word end it. */
    private static final int PATIENCE = 10;

    /** Of a limited rate, so many pieces come in an election timeout. */
    private static final int PIECES = 8;

    private static final int MIN_PIECE_BYTES = 4 << 10;

    /** So much may be asked for before it is given: more than anybody asks for. */
    private static final int MOST_ASKED = 16;

    private final Node node;
    private final NodeParts parts;
    private final long bytesPerSecond;
    private final Map<MemberId, Served> served = new TreeMap<>();
    private long now;

    /** Whose turn it is, and who comes after; those who have asked for something, and each once. */
    private final Deque<MemberId> turns = new ArrayDeque<>();

    /** Something was given, and its time has not passed yet. */
    private boolean isPausing;

    /** What a member fetches. */
    private static final class Served {
        final SnapshotStore.Reader reader;
        final Deque<Asked> asked = new ArrayDeque<>();
        long untilTick;

        /** Its end was asked for: whoever then asks for its beginning has dropped it, and is better off with the current one. */
        boolean isReadToEnd;

        Served(SnapshotStore.Reader reader, long untilTick) {
            this.reader = reader;
            this.untilTick = untilTick;
        }
    }

    /** What is still to be given of what was asked for at once, from a position on. */
    private record Asked(long requestId, long position, int bytes, Consumer<Packet> reply) {}

    SnapshotServing(Node node, NodeParts parts) {
        this.node = node;
        this.parts = parts;
        this.bytesPerSecond = parts.snapshotBytesPerSecond();
    }

    void query(MemberId from, Packet.SnapshotQuery query, Consumer<Packet> reply) {
        Served begun = served.get(from);
        if (begun != null && begun.reader.snapshot().point().index() >= query.minIndex()) {
            begun.asked.clear();
            offer(query, begun, reply); // it may have a part of it
            return;
        }
        end(from);
        onReader(() -> {
            SnapshotStore.Reader reader = parts.store().snapshots().open();
            node.loop().execute(() -> opened(from, query, reader, reply));
        });
    }

    private void opened(
            MemberId from, Packet.SnapshotQuery query, SnapshotStore.@Nullable Reader reader, Consumer<Packet> reply) {
        if (reader == null) {
            reply.accept(refused(query.requestId(), "This member has no snapshot."));
            return;
        }
        SnapshotStore.Snapshot snapshot = reader.snapshot();
        end(from); // it has asked twice
        if (node.isStopped() || snapshot.point().index() < query.minIndex()) {
            onReader(() -> close(reader));
            reply.accept(refused(
                    query.requestId(),
                    "This member's snapshot goes up to " + snapshot.point().index() + " only."));
            return;
        }
        Served begun = new Served(reader, now + patienceTicks());
        served.put(from, begun);
        offer(query, begun, reply);
    }

    private void end(MemberId member) {
        Served ended = served.remove(member);
        if (ended != null) {
            onReader(() -> close(ended.reader));
        }
    }

    private void offer(Packet.SnapshotQuery query, Served begun, Consumer<Packet> reply) {
        begun.untilTick = now + patienceTicks();
        SnapshotStore.Snapshot snapshot = begun.reader.snapshot();
        reply.accept(
                new Packet.SnapshotOffer(query.requestId(), snapshot.point(), snapshot.id(), snapshot.fileBytes()));
    }

    void read(MemberId from, Packet.SnapshotRead read, Consumer<Packet> reply) {
        Served reading = served.get(from);
        if (reading != null && reading.isReadToEnd && read.position() == 0) {
            end(from);
            reading = null;
        }
        if (reading == null || reading.reader.snapshot().id() != read.snapshot()) {
            reply.accept(
                    refused(read.requestId(), "This snapshot is not being read any more; ask for the current one."));
            return;
        }
        if (read.position() > reading.reader.snapshot().fileBytes()) {
            reply.accept(refused(read.requestId(), "The snapshot ends before " + read.position() + "."));
            return;
        }
        reading.untilTick = now + patienceTicks();
        long left = reading.reader.snapshot().fileBytes() - read.position();
        int bytes = (int) Math.min(left, Math.min(read.maxBytes(), Packet.SnapshotRead.MAX_BYTES));
        reading.isReadToEnd |= bytes == left;
        Asked asked = new Asked(read.requestId(), read.position(), bytes, reply);
        if (bytesPerSecond == 0) {
            give(reading, asked, bytes);
        } else if (reading.asked.size() == MOST_ASKED) {
            reply.accept(refused(read.requestId(), "More was asked for than is given; ask for the rest later."));
        } else {
            reading.asked.add(asked);
            if (!turns.contains(from)) {
                turns.add(from);
            }
            if (!isPausing) {
                giveOn();
            }
        }
    }

    private void give(Served reading, Asked asked, int bytes) {
        long snapshot = reading.reader.snapshot().id();
        onReader(() -> {
            ByteBuffer piece = reading.reader.piece(asked.position, bytes);
            node.loop()
                    .execute(() -> asked.reply.accept(
                            new Packet.SnapshotPiece(asked.requestId, snapshot, asked.position, piece)));
        });
    }

    /** Gives the next piece to whoever's turn it is, and goes on when its time has passed. */
    private void giveOn() {
        isPausing = false;
        while (!turns.isEmpty() && !isPausing) {
            MemberId member = turns.remove();
            Served reading = served.get(member);
            Asked asked = reading == null ? null : reading.asked.poll();
            if (reading == null || asked == null) {
                continue; // it has asked for another snapshot since, or for nothing for long
            }
            int bytes = Math.min(asked.bytes, pieceBytes());
            give(reading, asked, bytes);
            if (bytes < asked.bytes) {
                reading.asked.addFirst(
                        new Asked(asked.requestId, asked.position + bytes, asked.bytes - bytes, asked.reply));
            }
            if (!reading.asked.isEmpty()) {
                turns.add(member);
            }
            reading.untilTick = now + patienceTicks();
            isPausing = true;
            node.loop().schedule(bytes * 1_000_000_000L / bytesPerSecond, this::giveOn);
        }
    }

    private int pieceBytes() {
        double timeoutSeconds = node.electionTimeoutNanos() / 1e9;
        return (int) Math.max(
                MIN_PIECE_BYTES, Math.min(Packet.SnapshotRead.MAX_BYTES, bytesPerSecond * timeoutSeconds / PIECES));
    }

    void tick() {
        now++;
        served.values().removeIf(reading -> {
            boolean isOver = reading.untilTick <= now;
            if (isOver) {
                onReader(() -> close(reading.reader));
            }
            return isOver;
        });
    }

    /** The member has stopped. */
    void close() {
        served.values().forEach(reading -> onReader(() -> close(reading.reader)));
        served.clear();
    }

    private long patienceTicks() {
        return (long) PATIENCE * node.electionTicks();
    }

    private static Packet refused(long requestId, String detail) {
        return new Packet.Refused(requestId, new Packet.Refusal(Packet.Refusal.Code.INVALID, null, detail));
    }

    /** What is done with the disk. */
    private interface DiskTask {
        void run() throws IOException;
    }

    private void onReader(DiskTask task) {
        parts.readerLoop().execute(() -> {
            try {
                task.run();
            } catch (IOException e) {
                node.loop().execute(() -> node.storageFailed(e));
            }
        });
    }

    private static void close(SnapshotStore.Reader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            log.info("A snapshot that was read could not be closed: {}", e.toString());
        }
    }
}
