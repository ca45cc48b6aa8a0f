package dev.pando;

import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
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

    /**
     * A machine of this member.
     *
     * @param type as it was registered with {@link RaftOptions#machine}
     * @throws IllegalArgumentException if it was not
     */
    <C, R> Machine<C, R> machine(MachineType<C, R> type);

    /**
     * Has the machines of all members skip a command that has halted them: it takes effect nowhere, and is refused where it is sent
     * again. For an operator who has seen why, where every member stops there; refused unless the leader's machines are halted
     * there, too. A member that could carry it out, and did so, differs from the others, and its machines halt in turn: replace it
     * by a new one. Waits until the machines of this member are past it.
     *
     * @param index where they are halted: {@link MachinesStatus#haltedIndex}
     * @throws IllegalArgumentException if the machines of this member are not halted there; nothing has changed
     * @throws MachineHaltedException if they halt again on the way
     * @throws OutcomeUnknownException if no answer came in time, or the member was closed, or the thread interrupted: it may be
     *     skipped. Call it again if they are still halted
     * @throws NotDoneException if the leader's machines are not halted there, or nobody leads, or the member was closed before it
     *     was sent: it is not skipped
     */
    void skip(long index);

    /** As {@link #skip}, without waiting. */
    CompletableFuture<Void> skipAsync(long index);

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
     * Removes another member from the cluster: one that is lost for good, and that the others would otherwise count for
     * ever. May be called on any member; waits until the removal is committed. Who is not there is removed already. One
     * that still runs is removed as well, and stops with {@link RemovedException}; where it can be asked, have it
     * {@link #leave} instead. A removed member's data can't be used again.
     *
     * @param member whose id is in {@link #roster}
     * @throws NotDoneException if it is this member, which is to {@link #leave} instead, or the last voter; it stays
     * @throws NoLeaderException if no leader could be asked within {@link RaftOptions#joinTimeout}; it stays
     * @throws OutcomeUnknownException if the leader was asked, and nobody said in time that the removal is committed, or
     *     the thread was interrupted (it still is, then), or this member stopped meanwhile: it may be removed, or may be
     *     yet; call it again
     * @throws ClosedException if this member is closed; nobody was asked
     */
    void remove(MemberId member);

    /**
     * As {@link #remove}, without waiting. The future completes on one of this member's threads: what follows on it must
     * not block. Cancelling it only stops waiting.
     */
    CompletableFuture<Void> removeAsync(MemberId member);

    /**
     * Changes the membership: several additions, removals, promotions and demotions in one step, all or none. May be called
     * on any member; waits until the change is complete and committed. What is so already is done already. Where more
     * than one voter changes, a majority of those of before <em>and</em> of those of after decides meanwhile (§4.3); appends
     * go on. What several callers ask for is done one after the other.
     *
     * <p>New voters must have caught up: have them join as read replicas, and promote them then. Whoever is removed stops
     * with {@link RemovedException}, this member included.
     *
     * @param wanted with {@link Reconfiguration#ifCurrentIs} only if {@link Roster#index} is still that of the roster
     *     that it was made from; with {@link Reconfiguration#forced} even if too few voters would answer then
     * @throws StaleRosterException if the roster has changed since; nothing was done
     * @throws NotDoneException if it makes no sense for the current roster (somebody is not there or was removed, an address
     *     is taken, no voter would be left), or too few voters would be left that answer:
     *     the message says who; nothing was done
     * @throws NoLeaderException if no leader could be asked within {@link RaftOptions#joinTimeout}; nothing was done
     * @throws OutcomeUnknownException if one was asked, and nobody said in time that the change is committed (new
     *     voters may not have caught up: the message tells what was said last), or the
     *     thread was interrupted (it still is, then), or this member stopped meanwhile: it may have come about, or may
     *     yet. Look at the roster before asking again: without {@link Reconfiguration#ifCurrentIs} that may undo what
     *     somebody else has changed since
     * @throws ClosedException if this member is closed; nobody was asked
     */
    void reconfigure(Reconfiguration wanted);

    /**
     * As {@link #reconfigure}, without waiting. The future completes on one of this member's threads: what follows on it
     * must not block. Cancelling it only stops waiting.
     */
    CompletableFuture<Void> reconfigureAsync(Reconfiguration wanted);

    /**
     * Hands leadership over to another voter: the one with the longest log of those that the leader has heard from within
     * an election timeout. May be called on any member. Returns when any member other than the present leader leads, as
     * {@link #term} then says.
     *
     * <p>While the transfer lasts, the leader begins no appends; those that were begun, and those that come meanwhile,
     * go on under whoever leads then, each once. For a few milliseconds none is acknowledged.
     *
     * @throws NotDoneException if there is no such voter, or it did not take over within an election timeout, or another
     *     transfer was under way all the time: the leader goes on. A voter that was only slow may still win an election
     *     later
     * @throws NoLeaderException if no leader could be asked within six election timeouts; nothing was begun
     * @throws OutcomeUnknownException if the leader was asked, and its answer was lost, or the thread was interrupted (it
     *     still is, then), or this member stopped meanwhile: leadership may have been handed over, or may be yet
     * @throws ClosedException if this member is closed; nobody was asked
     */
    void transferLeadership();

    /**
     * As {@link #transferLeadership()}, to one voter. Done at once if that leads already.
     *
     * @param target whose id is in {@link #roster}
     * @throws NotDoneException also if the target is no voter, or the leader has not heard from it within an election
     *     timeout
     */
    void transferLeadership(MemberId target);

    /**
     * As {@link #transferLeadership()}, without waiting. The future completes on one of this member's threads: what
     * follows on it must not block. Cancelling it only stops waiting.
     */
    CompletableFuture<Void> transferLeadershipAsync();

    /** As {@link #transferLeadership(MemberId)}, without waiting; see {@link #transferLeadershipAsync()}. */
    CompletableFuture<Void> transferLeadershipAsync(MemberId target);

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
