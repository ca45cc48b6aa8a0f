package dev.pando;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One member of a cluster, in this process. All methods may be called by any thread. */
public interface Member extends AutoCloseable {

    /** This member. */
    Peer self();

    /** The term and its leader, as known here. */
    Term term();

    /** Who belongs to the cluster, as known here; the latest, perhaps not yet committed. */
    Roster roster();

    Log log();

    Sync sync();

    /** How this member and, as far as it knows, the others are doing. Costs nothing; asks nobody. */
    Status status();

    /**
     * How the cluster is doing: this member asks the leader, which alone knows how far the others are.
     * Where no leader answers within an election timeout, it is what {@link #status()} says.
     */
    CompletableFuture<Status> clusterStatus();

    /** Calls back with each new term and leader, on one of this member's threads, beginning with the present one. */
    Subscription onTerm(Consumer<Term> consumer);

    /** Calls back with each new roster, on one of this member's threads, beginning with the present one. */
    Subscription onRoster(Consumer<Roster> consumer);

    /**
     * Leaves the cluster, then closes: the appends of this member are finished first, a leader hands leadership over,
     * then the removal is committed. Its data can't be resumed afterwards.
     *
     * @throws NotDoneException if this is the last voter, which can only be closed
     * @throws OutcomeUnknownException if no leader answered within {@link RaftOptions#joinTimeout}; call it again
     */
    void leave();

    /** As {@link #leave()}, without waiting. */
    CompletableFuture<Void> leaveAsync();

    /**
     * Stops. A durable member resumes later from its data; meanwhile it still counts as a member. An ephemeral one
     * can't come back, so it also leaves, as well as it can within an election timeout or two. Idempotent.
     */
    @Override
    void close();

    /**
     * Completes when this member has stopped: normally after {@link #close} and {@link #leave}, with the cause
     * otherwise: {@link RemovedException} if others removed it, {@link StorageFailedException} if its disk failed, or
     * whatever broke.
     */
    CompletableFuture<Void> closed();

    /** Ends calling back. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
