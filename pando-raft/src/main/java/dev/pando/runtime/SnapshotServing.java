package dev.pando.runtime;

import dev.pando.core.membership.MemberId;
import dev.pando.storage.SnapshotStore;
import dev.pando.transport.Packet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives members that need it pieces of this member's snapshot: what each began to fetch it can fetch to the end, whatever
 * becomes current meanwhile, as long as it goes on asking. Owned by the node's loop; the disk is read on the reader's.
 */
final class SnapshotServing {
    private static final Logger log = LoggerFactory.getLogger(SnapshotServing.class);

    /** So many election timeouts without a word end it. */
    private static final int PATIENCE = 10;

    private final Node node;
    private final NodeParts parts;
    private final Map<MemberId, Served> served = new TreeMap<>();
    private long now;

    /** What a member fetches. */
    private static final class Served {
        final SnapshotStore.Reader reader;
        long untilTick;

        Served(SnapshotStore.Reader reader, long untilTick) {
            this.reader = reader;
            this.untilTick = untilTick;
        }
    }

    SnapshotServing(Node node, NodeParts parts) {
        this.node = node;
        this.parts = parts;
    }

    void query(MemberId from, Packet.SnapshotQuery query, Consumer<Packet> reply) {
        Served before = served.remove(from);
        onReader(() -> {
            if (before != null) {
                close(before.reader);
            }
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
        Served before = served.remove(from);
        if (before != null) {
            onReader(() -> close(before.reader)); // it has asked twice
        }
        if (node.isStopped() || snapshot.point().index() < query.minIndex()) {
            onReader(() -> close(reader));
            reply.accept(refused(
                    query.requestId(),
                    "This member's snapshot goes up to " + snapshot.point().index() + " only."));
            return;
        }
        served.put(from, new Served(reader, now + patienceTicks()));
        reply.accept(
                new Packet.SnapshotOffer(query.requestId(), snapshot.point(), snapshot.id(), snapshot.fileBytes()));
    }

    void read(MemberId from, Packet.SnapshotRead read, Consumer<Packet> reply) {
        Served reading = served.get(from);
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
        int maxBytes = Math.min(read.maxBytes(), Packet.SnapshotRead.MAX_BYTES);
        onReader(() -> {
            ByteBuffer piece = reading.reader.piece(read.position(), maxBytes);
            node.loop()
                    .execute(() -> reply.accept(
                            new Packet.SnapshotPiece(read.requestId(), read.snapshot(), read.position(), piece)));
        });
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
