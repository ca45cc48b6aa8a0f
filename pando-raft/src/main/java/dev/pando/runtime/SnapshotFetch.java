package dev.pando.runtime;

import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.membership.MemberId;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.StorageFullException;
import dev.pando.transport.Packet;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the snapshot that this member needs, piece by piece, a few of them at a time, and goes on where it broke off: after a
 * lost connection, a new leader, a crash. It is fetched from whomever the leader names, which need not have one; then from the
 * leader itself. Owned by the node's loop; the disk is written on the snapshots' loop.
 */
final class SnapshotFetch {
    private static final Logger log = LoggerFactory.getLogger(SnapshotFetch.class);

    /** So many pieces are asked for before the first has come. */
    private static final int WINDOW = 4;

    /** So many election timeouts without a piece, and it is asked for anew: once there, then from somebody else. */
    private static final int PATIENCE = 2;

    private final Node node;
    private final NodeParts parts;

    /** Who is asked; null if nothing is fetched. */
    private @Nullable MemberId source;

    /** Who was named, and gave none: the leader is asked in its place. Null for nobody. */
    private @Nullable MemberId passedOver;

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

    /** Something has come since it was asked for. */
    private boolean hasCome;

    private int silentTicks;

    SnapshotFetch(Node node, NodeParts parts) {
        this.node = node;
        this.parts = parts;
    }

    /** The rules need a snapshot. Said again as long as they do. */
    void fetch(Ready.Fetch wanted) {
        minIndex = wanted.minIndex();
        if (source == null || isUseless()) {
            MemberId leader = node.core().leader();
            begin(leader != null && wanted.source().equals(passedOver) ? leader : wanted.source());
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
        if (!node.sendTo(from, new Packet.SnapshotQuery(requestId, minIndex))) {
            passOver();
        }
    }

    /** Whoever is asked gives none. Where that was the leader itself, it names somebody with its next heartbeat. */
    private void passOver() {
        MemberId leader = node.core().leader();
        passedOver = Objects.equals(source, leader) ? null : source;
        end();
        if (leader != null && passedOver != null) {
            begin(leader);
        }
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
        hasCome = false;
        silentTicks = 0;
        requestId = 0;
    }

    void offered(MemberId from, Packet.SnapshotOffer offered) {
        if (!from.equals(source) || offered.requestId() != requestId || offer != null) {
            return;
        }
        if (offered.point().index() < minIndex) {
            passOver(); // it was not asked for that
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
            passOver();
            return;
        }
        hasCome = true;
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
            complete(from, open, fetched, id);
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
            complete(from, open, fetched, requestId);
            return;
        }
        long most = Packet.SnapshotRead.MAX_BYTES;
        while (askedTo < fetched.fileBytes() && askedTo < comeTo + WINDOW * most) {
            node.sendTo(from, new Packet.SnapshotRead(requestId, fetched.snapshot(), askedTo, (int) most));
            askedTo += most;
        }
    }

    private void complete(MemberId from, SnapshotStore.Transfer open, Packet.SnapshotOffer fetched, long id) {
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
                    node.fetched(from, point);
                    passedOver = null;
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
            askAgain();
        }
        return isOurs;
    }

    void tick() {
        if (source == null || isComplete) {
            return;
        }
        silentTicks++;
        if (silentTicks > PATIENCE * node.electionTicks()) {
            askAgain();
        }
    }

    /** Nothing more comes. Whoever has given a part may give the rest; another one's snapshot would be begun at its start. */
    private void askAgain() {
        if (source != null && hasCome) {
            begin(source);
        } else {
            passOver();
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
                failed(id, this::end, "There is no room for the snapshot that this member needs: {}", e);
            } catch (CorruptLogException e) {
                failed(id, this::passOver, "A snapshot came damaged, and is fetched anew: {}", e);
            } catch (IOException e) {
                node.loop().execute(() -> node.storageFailed(e));
            }
        });
    }

    private void failed(long id, Runnable then, String what, IOException cause) {
        node.loop().execute(() -> {
            if (requestId == id) {
                log.warn(what, cause.getMessage());
                then.run();
            }
        });
    }
}
