package dev.pando.runtime;

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
 * lost connection, a new leader, a crash. From whom, {@link SnapshotSources} says. Owned by the node's loop; the disk is written on
 * the snapshots' loop.
 */
final class SnapshotFetch {
    private static final Logger log = LoggerFactory.getLogger(SnapshotFetch.class);

    /** So many pieces are asked for before the first has come. */
    private static final int WINDOW = 4;

    /** So many election timeouts without a piece, and it is asked for anew: elsewhere, if nothing has come from there. */
    private static final int PATIENCE = 2;

    /** Whoever has given a part is given up after so many: another one's snapshot begins at its start. */
    private static final int PATIENCE_WITH_PART = 6;

    private final Node node;
    private final NodeParts parts;
    private final SnapshotSources sources = new SnapshotSources();

    /** Who is asked; null if nothing is fetched. */
    private @Nullable MemberId source;

    private long minIndex;
    private long requestId;

    /** The question has gone out. */
    private boolean isAsked;

    /** What was offered; null before. */
    private Packet.@Nullable SnapshotOffer offer;

    private SnapshotStore.@Nullable Transfer transfer;

    /** Where the next piece to be asked for begins. */
    private long askedTo;

    /** Where the next piece to be written begins. */
    private long comeTo;

    /** All of it is here, and checked or installed. */
    private boolean isComplete;

    /** Since something came from the source; neither while this member's own disk is waited for, nor while it is cut off itself. */
    private int silentTicks;

    /** What waits for this member's own disk. */
    private int diskTasks;

    SnapshotFetch(Node node, NodeParts parts) {
        this.node = node;
        this.parts = parts;
    }

    /** The rules need a snapshot. Said again as long as they do. */
    void fetch(Ready.Fetch wanted) {
        minIndex = wanted.minIndex();
        MemberId asked = source;
        if (asked == null) {
            begin(sources.choose(wanted.source(), node.core().leader()));
        } else if (isUseless()) {
            // The leader has taken another one meanwhile, and its own lasts longest.
            sources.gaveNone(asked, node.core().leader());
            begin(sources.choose(asked, node.core().leader()));
        }
    }

    /** What is being fetched does not reach far enough any more. */
    private boolean isUseless() {
        return offer != null && offer.point().index() < minIndex && !isComplete;
    }

    private void begin(MemberId from) {
        end();
        source = from;
        ask(from);
    }

    /** Asks for the snapshot; what came of it before is gone on with. */
    private void ask(MemberId from) {
        drop();
        requestId = node.nextRequestId();
        isAsked = node.sendTo(from, new Packet.SnapshotQuery(requestId, minIndex));
    }

    /** Nothing is fetched any more; what came so far stays on disk. */
    private void end() {
        drop();
        source = null;
        silentTicks = 0;
    }

    /** Nothing more is taken of what was asked for. */
    private void drop() {
        SnapshotStore.Transfer open = transfer;
        if (open != null) {
            onDisk(open::close);
        }
        offer = null;
        transfer = null;
        isAsked = false;
        isComplete = false;
        requestId = 0;
    }

    /** Whoever was asked has none that is of use: the leader is asked, or whom it names next. */
    private void gaveNone() {
        MemberId asked = source;
        end();
        if (asked != null) {
            sources.gaveNone(asked, node.core().leader());
            askLeaderInsteadOf(asked);
        }
    }

    /** Where it was the leader itself that was asked, that names somebody with its next heartbeat. */
    private void askLeaderInsteadOf(MemberId asked) {
        MemberId leader = node.core().leader();
        if (leader != null && !leader.equals(asked)) {
            begin(leader);
        }
    }

    void offered(MemberId from, Packet.SnapshotOffer offered) {
        if (!from.equals(source) || offered.requestId() != requestId || offer != null) {
            return;
        }
        if (offered.point().index() < minIndex) {
            gaveNone(); // it was not asked for that
            return;
        }
        offer = offered;
        long id = requestId;
        onDisk(() -> {
            SnapshotStore.Transfer begun = parts.store()
                    .snapshots()
                    .receive(new SnapshotStore.Snapshot(offered.point(), offered.snapshot(), offered.fileBytes()));
            long received = begun.received();
            node.loop().execute(() -> begun(id, from, offered, begun, received));
        });
    }

    private void begun(
            long id, MemberId from, Packet.SnapshotOffer offered, SnapshotStore.Transfer begun, long received) {
        sources.has(from, received > 0);
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
            gaveNone();
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
                    sources.has(from, true);
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
                    sources.reset();
                    node.fetched(from, point);
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
            if (offer == null) {
                gaveNone();
            } else {
                drop(); // it has restarted, or forgotten what it was giving: asked again at the next tick
            }
        }
        return isOurs;
    }

    void tick() {
        MemberId asked = source;
        if (asked == null || isComplete || diskTasks > 0) {
            return;
        }
        if (node.core().commitIndex() >= minIndex) {
            sources.reset();
            end(); // it has come by entries meanwhile
            return;
        }
        if (!node.core().canCommit()) {
            return; // nobody else could be asked now, as far as is known
        }
        silentTicks++;
        int patience = PATIENCE * node.electionTicks();
        if (silentTicks >= (sources.hasPartOf(asked) ? PATIENCE_WITH_PART * node.electionTicks() : patience)) {
            end();
            sources.gaveNone(asked, node.core().leader());
            askLeaderInsteadOf(asked);
        } else if (!isAsked || silentTicks % patience == 0) {
            ask(asked);
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
        diskTasks++;
        parts.snapshotLoop().execute(() -> {
            try {
                task.run();
            } catch (StorageFullException e) {
                failed(id, this::end, "There is no room for the snapshot that this member needs: {}", e);
            } catch (CorruptLogException e) {
                failed(id, this::gaveNone, "A snapshot came damaged, and is fetched anew: {}", e);
            } catch (IOException e) {
                node.loop().execute(() -> node.storageFailed(e));
            } finally {
                node.loop().execute(() -> diskTasks--);
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
