package dev.pando.runtime;

import dev.pando.core.Event;
import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.membership.MemberId;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.StorageFullException;
import dev.pando.transport.Packet;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the snapshot that this member needs, piece by piece, a few of them at a time, and goes on where it broke off: after a
 * lost connection, a new leader, a crash. Owned by the node's loop; the disk is written on the snapshots' loop.
 */
final class SnapshotFetch {
    private static final Logger log = LoggerFactory.getLogger(SnapshotFetch.class);

    /** So many pieces are asked for before the first has come. */
    private static final int WINDOW = 4;

    /** So many election timeouts without a piece, and it is begun anew. */
    private static final int PATIENCE = 2;

    private final Node node;
    private final NodeParts parts;

    /** Who is asked; null if nothing is fetched. */
    private @Nullable MemberId source;

    private long minIndex;
    private long requestId;

    /** What was offered; null before. */
    private Packet.@Nullable SnapshotOffer offer;

    private SnapshotStore.@Nullable Transfer transfer;

    /** Where the next piece to be asked for begins. */
    private long askedTo;

    /** Where the next piece to be written begins. */
    private long comeTo;

    /** All of it is here, and checked or installed. */
    private boolean isComplete;

    private int silentTicks;

    SnapshotFetch(Node node, NodeParts parts) {
        this.node = node;
        this.parts = parts;
    }

    /** The rules need a snapshot. Said again as long as they do. */
    void fetch(Ready.Fetch wanted) {
        minIndex = wanted.minIndex();
        if (source == null || isUseless()) {
            begin(wanted.source());
        }
    }

    /** What is being fetched does not reach far enough any more. */
    private boolean isUseless() {
        return offer != null && offer.point().index() < minIndex && !isComplete;
    }

    private void begin(MemberId from) {
        end();
        source = from;
        requestId = node.nextRequestId();
        node.sendTo(from, new Packet.SnapshotQuery(requestId, minIndex));
    }

    /** Nothing is fetched any more; what came so far stays on disk. */
    private void end() {
        SnapshotStore.Transfer open = transfer;
        if (open != null) {
            onDisk(open::close);
        }
        source = null;
        offer = null;
        transfer = null;
        isComplete = false;
        silentTicks = 0;
        requestId = 0;
    }

    void offered(MemberId from, Packet.SnapshotOffer offered) {
        if (!from.equals(source) || offered.requestId() != requestId || offer != null) {
            return;
        }
        if (offered.point().index() < minIndex) {
            end(); // it was not asked for that
            return;
        }
        offer = offered;
        silentTicks = 0;
        long id = requestId;
        onDisk(() -> {
            SnapshotStore.Transfer begun = parts.store()
                    .snapshots()
                    .receive(new SnapshotStore.Snapshot(offered.point(), offered.snapshot(), offered.fileBytes()));
            long received = begun.received();
            node.loop().execute(() -> {
                if (requestId != id) {
                    onDisk(begun::close);
                    return;
                }
                transfer = begun;
                askedTo = received;
                comeTo = received;
                if (received > 0) {
                    log.info(
                            "The snapshot up to {} is fetched on from {} of {} bytes.",
                            offered.point().index(),
                            received,
                            offered.fileBytes());
                }
                askOn();
            });
        });
    }

    void came(MemberId from, Packet.SnapshotPiece piece) {
        Packet.SnapshotOffer fetched = offer;
        SnapshotStore.Transfer open = transfer;
        if (!from.equals(source)
                || fetched == null
                || open == null
                || piece.requestId() != requestId
                || piece.snapshot() != fetched.snapshot()
                || piece.position() != comeTo
                || isComplete) {
            return;
        }
        int bytes = piece.bytes().remaining();
        if (bytes == 0 || comeTo + bytes > fetched.fileBytes()) {
            log.warn("A piece of a snapshot has {} bytes, which can't be; it is fetched anew.", bytes);
            begin(from);
            return;
        }
        silentTicks = 0;
        long position = comeTo;
        comeTo += bytes;
        long id = requestId;
        onDisk(() -> {
            if (open.received() != position) {
                return; // there was no room for one before it
            }
            open.append(piece.bytes().duplicate());
            node.loop().execute(() -> {
                if (requestId == id) {
                    silentTicks = 0;
                    askOn();
                }
            });
        });
        if (comeTo == fetched.fileBytes()) {
            complete(open, fetched, id);
        }
    }

    /** As pieces are written the next ones are asked for: what waits in memory stays bounded. */
    private void askOn() {
        Packet.SnapshotOffer fetched = offer;
        SnapshotStore.Transfer open = transfer;
        MemberId from = source;
        if (fetched == null || open == null || from == null || isComplete) {
            return;
        }
        if (comeTo == fetched.fileBytes()) {
            complete(open, fetched, requestId);
            return;
        }
        long most = Packet.SnapshotRead.MAX_BYTES;
        while (askedTo < fetched.fileBytes() && askedTo < comeTo + WINDOW * most) {
            node.sendTo(from, new Packet.SnapshotRead(requestId, fetched.snapshot(), askedTo, (int) most));
            askedTo += most;
        }
    }

    private void complete(SnapshotStore.Transfer open, Packet.SnapshotOffer fetched, long id) {
        if (isComplete) {
            return;
        }
        isComplete = true;
        onDisk(() -> {
            if (open.received() < fetched.fileBytes()) {
                return; // there was no room for all of it
            }
            SnapshotPoint point = open.complete();
            node.loop().execute(() -> {
                if (requestId == id && !node.isStopped()) {
                    log.info("The snapshot up to {} is here.", point.index());
                    node.step(new Event.SnapshotFetched(point));
                    end();
                }
            });
        });
    }

    /** What was asked of somebody can't be had there. Whether it was this that was asked. */
    boolean refused(MemberId from, Packet.Refused refused) {
        boolean isOurs = from.equals(source) && refused.requestId() == requestId;
        if (isOurs) {
            log.info(
                    "Member {} gives no snapshot: {}",
                    from.brief(),
                    refused.refusal().detail());
            end(); // the leader names somebody again with its next heartbeat
        }
        return isOurs;
    }

    void tick() {
        if (source == null || isComplete) {
            return;
        }
        silentTicks++;
        if (silentTicks > PATIENCE * node.electionTicks()) {
            end();
        }
    }

    void close() {
        end();
    }

    /** What is done with the disk. */
    private interface DiskTask {
        void run() throws IOException;
    }

    private void onDisk(DiskTask task) {
        long id = requestId;
        parts.snapshotLoop().execute(() -> {
            try {
                task.run();
            } catch (StorageFullException e) {
                failed(id, "There is no room for the snapshot that this member needs: {}", e);
            } catch (CorruptLogException e) {
                failed(id, "A snapshot came damaged, and is fetched anew: {}", e);
            } catch (IOException e) {
                node.loop().execute(() -> node.storageFailed(e));
            }
        });
    }

    private void failed(long id, String what, IOException cause) {
        node.loop().execute(() -> {
            if (requestId == id) {
                log.warn(what, cause.getMessage());
                end();
            }
        });
    }
}
