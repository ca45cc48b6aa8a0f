package dev.pando.runtime;

import dev.pando.ClosedException;
import dev.pando.RaftException;
import dev.pando.storage.LogStore;
import dev.pando.storage.directory.DataDirectory;
import dev.pando.transport.Transport;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Releases all that a member holds, the data last, when what was asked of the disk is done. */
final class Release implements NodeParts.Ending {
    private final Environment environment;
    private final Loops loops;
    private final Transport.Listening listening;
    private final DataDirectory directory;
    private final LogStore store;
    private final Delivery delivery;
    private final CompletableFuture<Void> closed;
    private @Nullable LocalLog log;
    private @Nullable LocalSync sync;
    private @Nullable MachineHost machines;
    private CompletableFuture<Void> voting = new CompletableFuture<>();

    Release(
            Environment environment,
            Loops loops,
            Transport.Listening listening,
            DataDirectory directory,
            LogStore store,
            Delivery delivery,
            CompletableFuture<Void> closed) {
        this.environment = environment;
        this.loops = loops;
        this.listening = listening;
        this.directory = directory;
        this.store = store;
        this.delivery = delivery;
        this.closed = closed;
    }

    void members(
            LocalLog localLog, LocalSync localSync, @Nullable MachineHost host, CompletableFuture<Void> becameVoter) {
        log = localLog;
        sync = localSync;
        machines = host;
        voting = becameVoter;
    }

    @Override
    public void stopped(RaftException reason, @Nullable Throwable cause) {
        if (log != null && sync != null) {
            log.close(reason);
            sync.close(reason);
        }
        if (machines != null) {
            machines.close(reason);
        }
        voting.completeExceptionally(reason);
        listening.close();
        delivery.end(cause == null ? new ClosedException("The member is closed.") : cause);
        environment.close();
        // After what the others still have to do with the disk.
        loops.machines.execute(
                () -> loops.snapshots.execute(() -> loops.reader.execute(() -> loops.writer.execute(() -> {
                    closeData();
                    loops.delivery.execute(() -> {
                        loops.close();
                        if (cause == null) {
                            closed.complete(null);
                        } else {
                            closed.completeExceptionally(cause);
                        }
                    });
                }))));
    }

    private void closeData() {
        try {
            store.close();
        } catch (IOException e) {
            LoggerFactory.getLogger(Release.class).warn("The log could not be closed in order.", e);
        } finally {
            Startup.close(directory);
        }
    }
}
