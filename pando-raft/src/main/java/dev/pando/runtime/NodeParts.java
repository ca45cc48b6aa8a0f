package dev.pando.runtime;

import dev.pando.CompactionPolicy;
import dev.pando.RaftException;
import dev.pando.RegisteredMachine;
import dev.pando.core.CoreOptions;
import dev.pando.core.membership.MemberId;
import dev.pando.storage.LogStore;
import dev.pando.transport.Backoff;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node is made of.
 *
 * @param loop the node's own
 * @param writerLoop where the log is written
 * @param readerLoop where the log is read
 * @param snapshotLoop where snapshots are written, and read as a whole
 * @param machinesLoop where machines run
 * @param group which group of its cluster and data directory, 0 for the first
 * @param incarnation of this process
 * @param advertised where other members reach this one
 * @param priority how much it is preferred as a leader, 0 to 100
 * @param removeSilentMs after how long a leader removes a member that it does not hear of; 0 for never
 * @param hints addresses where some of them may be by now, besides those that the cluster knows
 * @param machines that the log belongs to; empty if it belongs to its users
 * @param compactionPolicy when the machines' log is compacted
 * @param snapshotBytesPerSecond how fast snapshots are given to others; 0 for as fast as can be
 * @param delivery to those who listen
 * @param voting completes when the member is known to be a voter
 * @param ending what happens when the node has stopped
 * @param backoffs how long to wait before connecting again
 */
record NodeParts(
        Environment environment,
        Loop loop,
        Loop writerLoop,
        Loop readerLoop,
        Loop snapshotLoop,
        Loop machinesLoop,
        LogStore store,
        CoreOptions coreOptions,
        long group,
        MemberId self,
        long incarnation,
        String advertised,
        int priority,
        long removeSilentMs,
        List<String> hints,
        int maxEntryBytes,
        long joinTimeoutMs,
        IdentityKeeper identity,
        List<RegisteredMachine<?, ?>> machines,
        CompactionPolicy compactionPolicy,
        long snapshotBytesPerSecond,
        Delivery delivery,
        CompletableFuture<Void> voting,
        Ending ending,
        Supplier<Backoff> backoffs) {

    /** What happens when a node has stopped. Called on its loop. */
    interface Ending {
        /**
         * Release everything.
         *
         * @param reason what operations fail with from now on
         * @param cause null if its owner wished it
         */
        void stopped(RaftException reason, @Nullable Throwable cause);
    }

    void stopped(RaftException reason, @Nullable Throwable cause) {
        ending.stopped(reason, cause);
    }

    Backoff backoff() {
        return backoffs.get();
    }
}
