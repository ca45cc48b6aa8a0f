package dev.pando;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A replicated state machine, as one member has it. Each command takes effect once, on all members, however often it had to be
 * sent. All methods may be called by any thread.
 *
 * <p>Commands submitted by one thread, one after the other, take effect in that order; so do those given to {@code submitAsync}
 * by one thread without waiting.
 */
public interface Machine<C, R> {

    MachineType<C, R> type();

    /**
     * Submits a command, and waits for its result. When this returns, this member has applied it.
     *
     * @throws CommandRejectedException if the machine has refused it: nothing has changed
     * @throws EntryTooLargeException if it is larger than {@link RaftOptions#maxEntryBytes}; not submitted
     * @throws OutcomeUnknownException if it was sent and no answer came within {@link RaftOptions#appendTimeout}, or the
     *     member was closed, or the thread interrupted (it still is, then): it may yet take effect, once. Also where it has
     *     taken effect, and its result is lost since a snapshot took its place
     * @throws NotDoneException if the same happened before it was sent: it will not take effect
     * @throws MachineHaltedException if the member's machines have stopped: it is in the log, and takes effect when they go on
     * @throws ClosedException if the member is closed; not submitted
     */
    R submit(C command);

    /** As {@link #submit(Object)}, with a time limit of its own. */
    R submit(C command, Duration timeout);

    /**
     * Submits without waiting. The future completes on one of this member's threads: what follows on it must not block.
     * Cancelling it withdraws the command if it was not yet sent, and only stops waiting otherwise. When more than
     * {@link RaftOptions#maxPendingBytes} are pending it has failed already, with {@link OverloadedException}.
     */
    CompletableFuture<R> submitAsync(C command);

    /**
     * Reads, linearizably, and waits for the result.
     *
     * @throws NoLeaderException if no leader could confirm within {@link RaftOptions#appendTimeout} that nothing newer was
     *     committed, or this member did not get there
     * @throws MachineHaltedException if the member's machines have stopped before what the read has to see
     * @throws InterruptedOperationException if the thread was interrupted
     * @throws ClosedException if the member is closed
     */
    R read(C query);

    /** Reads, and waits for the result; errors as {@link #read(Object)}. */
    R read(C query, Consistency consistency);

    /** Reads without waiting, and without a time limit. The future completes on one of this member's threads. */
    CompletableFuture<R> readAsync(C query, Consistency consistency);
}
