package dev.pando.runtime;

import dev.pando.NotDoneException;
import dev.pando.core.Event;
import dev.pando.core.FollowerStatus;
import dev.pando.storage.LogStore;
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.StorageFullException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots of what users have made of the log, and then drops what they cover (§5.1). What is asked for begins on the
 * node's loop; content is written on the snapshots' loop, one snapshot after the other, so that neither holds anything up.
 */
final class Compaction {
    private final Node node;
    private final NodeParts parts;
    private final LogStore store;

    /** Whose last entry is not durable here yet. The node's loop's. */
    private final List<Request> waiting = new ArrayList<>();

    /** What the log was last allowed to be dropped up to, and the snapshot of then. The node's loop's. */
    private long formerSnapshotIndex;

    private long snapshotIndex;

    /** Takes a snapshot. Called on the snapshots' loop. */
    interface Taking {
        /**
         * @return whether it is current now
         * @throws RuntimeException if what is the user's in it has failed
         */
        boolean take(SnapshotStore snapshots) throws IOException;
    }

    /** A snapshot that somebody wants. */
    private record Request(long until, Taking taking, CompletableFuture<Void> done) {}

    Compaction(Node node, NodeParts parts) {
        this.node = node;
        this.parts = parts;
        this.store = parts.store();
        SnapshotStore.Snapshot current = store.snapshots().current();
        snapshotIndex = current == null ? 0 : current.point().index();
        formerSnapshotIndex = snapshotIndex;
    }

    /** Of a log that its user compacts. On the node's loop. */
    void begin(long until, Iterable<byte[]> events, CompletableFuture<Void> done) {
        begin(until, snapshots -> write(until, events, snapshots), done);
    }

    /**
     * Takes a snapshot when its last entry is durable here, and drops what it covers. On the node's loop.
     *
     * @param done completes on the delivery loop
     */
    void begin(long until, Taking taking, CompletableFuture<Void> done) {
        if (until > node.appliedIndex()) {
            complete(
                    done,
                    new IllegalArgumentException(
                            "The log can't be compacted up to " + until + ": this member has applied it up" + " to "
                                    + node.appliedIndex() + " only. Nothing has changed."));
            return;
        }
        waiting.add(new Request(until, taking, done));
        proceed();
    }

    /** More is durable. On the node's loop. */
    void proceed() {
        if (waiting.isEmpty()) {
            return;
        }
        long durable = node.core().durableIndex();
        List<Request> ready =
                waiting.stream().filter(request -> request.until() <= durable).toList();
        waiting.removeAll(ready);
        ready.forEach(request -> parts.snapshotLoop().execute(() -> take(request)));
    }

    private void take(Request request) {
        try {
            if (request.taking().take(store.snapshots())) {
                node.loop().execute(() -> drop(request.done()));
            } else {
                complete(request.done(), null);
            }
        } catch (StorageFullException e) {
            complete(
                    request.done(),
                    new NotDoneException(
                            "There is no room for a snapshot: " + e.getMessage() + " Nothing has changed.", e));
        } catch (IOException e) {
            complete(request.done(), Loops.storageFailed(e));
            node.loop().execute(() -> node.storageFailed(e));
        } catch (RuntimeException e) {
            complete(request.done(), e); // the user's events
        }
    }

    /** Whether a new snapshot is current. */
    private boolean write(long until, Iterable<byte[]> events, SnapshotStore snapshots) throws IOException {
        SnapshotStore.Snapshot current = snapshots.current();
        if (current != null && current.point().index() >= until) {
            return false;
        }
        LogState state = LogState.at(until, store);
        if (state == null) {
            return false;
        }
        try (SnapshotStore.Writer writer = snapshots.create(state.point())) {
            SnapshotContent.write(writer, state.sessions(), events);
            return writer.finish();
        }
    }

    /**
     * Drops what the current snapshot covers. A leader keeps what a follower that answers still needs, until the next time: so the
     * log never holds more than what came since the snapshot before, and nobody has to fetch a snapshot for being a little
     * behind (L10).
     */
    private void drop(CompletableFuture<Void> done) {
        SnapshotStore.Snapshot current = store.snapshots().current();
        if (current == null || node.isStopped()) {
            return; // whoever asked hears that the member has stopped
        }
        if (current.point().index() > snapshotIndex) {
            formerSnapshotIndex = snapshotIndex;
            snapshotIndex = current.point().index();
        }
        long upTo = Math.max(formerSnapshotIndex, Math.min(snapshotIndex, neededAfter()));
        parts.writerLoop().execute(() -> {
            try {
                long base = store.compact(upTo);
                node.loop().execute(() -> {
                    if (!node.isStopped()) {
                        node.step(new Event.Compacted(base));
                    }
                });
                complete(done, null);
            } catch (IOException e) {
                node.loop().execute(() -> node.storageFailed(e));
            }
        });
    }

    /** Up to where all followers that answer have the log; where this member does not lead, everything. */
    private long neededAfter() {
        long least = Long.MAX_VALUE;
        for (FollowerStatus follower : node.core().followers()) {
            if (follower.hasAnswered() && follower.silentTicks() < node.electionTicks()) {
                least = Math.min(least, follower.matchIndex());
            }
        }
        return least;
    }

    /** Away from the node's loop; null for success. */
    private void complete(CompletableFuture<Void> done, @Nullable RuntimeException failure) {
        parts.delivery().loop().execute(() -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
    }
}
