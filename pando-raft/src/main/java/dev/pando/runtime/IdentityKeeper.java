package dev.pando.runtime;

import dev.pando.core.membership.ClusterId;
import dev.pando.storage.directory.DataDirectory;
import dev.pando.storage.directory.Identity;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Who this member is, kept on disk: saved on the writer's loop whenever it changes. Its methods are called by the node's
 * loop, {@link #cluster} by any thread.
 */
final class IdentityKeeper {
    private final Loop node;
    private final Loop writer;
    private final DataDirectory directory;
    private final Consumer<IOException> onFailure;

    private volatile Identity identity;

    IdentityKeeper(
            Loop node, Loop writer, DataDirectory directory, Identity identity, Consumer<IOException> onFailure) {
        this.node = node;
        this.writer = writer;
        this.directory = directory;
        this.identity = identity;
        this.onFailure = onFailure;
    }

    ClusterId cluster() {
        return identity.cluster();
    }

    /** A joiner was told the cluster's id; {@code then} runs on the node's loop when that is durable. */
    void becomePartOf(ClusterId cluster, Runnable then) {
        if (identity.cluster().equals(cluster)) {
            then.run();
        } else if (identity.cluster().equals(ClusterId.UNKNOWN)) {
            save(identity.withCluster(cluster), then);
        }
    }

    /** The log has a durable entry; and whether the member belongs to the configuration there. */
    void established(boolean belongs) {
        if (belongs && !identity.hasHistory()) {
            save(identity.withState(Identity.State.ESTABLISHED), () -> {});
        }
    }

    /** The member was removed, or left: it never comes back with this data. */
    void removed() {
        save(identity.withState(Identity.State.REMOVED), () -> {});
    }

    /** The member lacks what it had promised to have: it never comes back with this data. */
    void lacking() {
        save(identity.withState(Identity.State.LACKING), () -> {});
    }

    private void save(Identity changed, Runnable then) {
        identity = changed;
        writer.execute(() -> {
            try {
                directory.save(changed);
                node.execute(then);
            } catch (IOException e) {
                node.execute(() -> onFailure.accept(e));
            }
        });
    }
}
