package dev.pando.runtime;

import dev.pando.core.SnapshotPoint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a snapshot what this member goes on from: at its start the current one, and whenever one takes the place of its log.
 * Nothing is applied until then. Owned by the node's loop; the snapshot is read on the snapshots' loop.
 */
final class Installation {
    private final Node node;
    private final NodeParts parts;
    private final Applier applier;

    /** What the log was begun anew after, which is not durable yet; null otherwise. */
    private @Nullable SnapshotPoint awaited;

    /** How many are being loaded: a member that has only just started may get another one meanwhile. The last one counts. */
    private int loading;

    Installation(Node node, NodeParts parts, Applier applier) {
        this.node = node;
        this.parts = parts;
        this.applier = applier;
    }

    /** At the start of the member. */
    void resume() {
        if (parts.store().snapshots().current() != null) {
            applier.hold();
            load();
        }
    }

    /** The rules have begun the log anew after a snapshot. */
    void begin(SnapshotPoint point) {
        awaited = point;
        applier.hold();
    }

    /** Whether a snapshot that was fetched waits to take the place of the log: no other may be fetched over it. */
    boolean isUnderWay() {
        return awaited != null;
    }

    /** More is durable. */
    void proceed() {
        SnapshotPoint point = awaited;
        if (point != null && node.core().durableIndex() >= point.index()) {
            awaited = null;
            load();
        }
    }

    private void load() {
        loading++;
        parts.snapshotLoop().execute(() -> {
            try {
                LogState state = LogState.ofSnapshot(parts.store().snapshots());
                node.loop().execute(() -> loaded(state));
            } catch (IOException e) {
                node.loop().execute(() -> node.storageFailed(e));
            }
        });
    }

    private void loaded(LogState state) {
        loading--;
        if (!node.isStopped() && awaited == null && loading == 0) {
            node.installed(state);
            applier.goOnAfter(state.point().index());
        }
    }
}
