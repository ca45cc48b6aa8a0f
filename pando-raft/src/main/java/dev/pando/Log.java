package dev.pando;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * The replicated log, as one member has it. Appending works on any member: a follower forwards to the leader, and
 * goes on trying through changes of leader. Each payload takes effect once, however often it had to be sent. All
 * methods may be called by any thread.
 *
 * <p>Payloads appended by one thread, one after the other, stand in the log in that order. So do those given to
 * {@code appendAsync} by one thread without waiting.
 */
public interface Log {

    /** The last index in this member's log; what is above {@link #committed} may still be replaced. */
    long head();

    /** Up to where the log is known to be committed. Never falls while the member runs. */
    long committed();

    /**
     * Appends a payload and waits until it is committed.
     *
     * @param payload 0 bytes or more, at most {@link RaftOptions#maxEntryBytes}; must not change until this returns
     * @throws EntryTooLargeException if it is larger; not appended
     * @throws OutcomeUnknownException if it was sent and no answer came within {@link RaftOptions#appendTimeout}, or
     *     the member was closed, or the thread interrupted (it still is, then): it may yet be committed, once
     * @throws NotDoneException if the same happened before it was sent: it will not be
     * @throws ClosedException if the member is closed; not appended
     */
    Appended append(byte[] payload);

    /** As {@link #append(byte[])}, with a time limit of its own. */
    Appended append(byte[] payload, Duration timeout);

    /**
     * Appends several payloads, in order, and waits until all are committed. They need not be next to each other in
     * the log. An error says nothing of which of them are.
     *
     * @return where each stands, in the same order
     */
    List<Appended> appendAll(List<byte[]> payloads);

    /**
     * Appends without waiting. The future completes on one of this member's threads: what follows on it must not
     * block. Cancelling it withdraws the payload if it was not yet sent, and only stops waiting otherwise.
     *
     * <p>When more than {@link RaftOptions#maxPendingBytes} are pending the future has failed already, with
     * {@link OverloadedException}; the blocking methods wait for room instead.
     *
     * @param payload must not change until the future completes
     */
    CompletableFuture<Appended> appendAsync(byte[] payload);

    /**
     * Takes a snapshot, and drops what it covers from this member's log, as far as that goes easily; serving goes on. Each
     * member compacts its own log (§5.1). The snapshot is durable before anything is dropped. Waits until that is done.
     *
     * <p>May be called by several threads: an older snapshot never replaces a newer one, which then is kept as if this one had
     * been taken before it.
     *
     * @param until the last entry whose effects are in the events: one that this member has applied
     * @param events whatever the consumer needs to get where it was after {@code until}, without the entries up to there;
     *     gone through once, on one of this member's threads, while the consumer goes on. None of them may have more than 64 MiB
     * @throws IllegalArgumentException if {@code until} was not applied here yet; nothing has changed
     * @throws NotDoneException if there is no room for the snapshot; nothing has changed
     * @throws OutcomeUnknownException if the thread was interrupted while it waited: it goes on by itself
     * @throws ClosedException if the member is closed, or stops meanwhile: the former snapshot counts, or this one
     * @throws RuntimeException whatever going through the events throws; nothing has changed
     */
    void compact(long until, Iterable<byte[]> events);

    /** As {@link #compact} without waiting. The future completes on one of this member's threads: what follows must not block. */
    CompletableFuture<Void> compactAsync(long until, Iterable<byte[]> events);

    /**
     * The current snapshot of this member: what it compacted last, or got from another one that had dropped what this one
     * needed. To be closed.
     *
     * @return empty if nothing was compacted yet
     * @throws StorageFailedException if it is damaged, or can't be read
     */
    Optional<Snapshot> snapshot();

    /** The current snapshot, and the entries after it, with a buffer of 1 MiB; errors as {@link #snapshot()}. To be closed. */
    Replay listenFromSnapshot();

    /** {@link #listen(long, int)} with a buffer of 1 MiB. */
    Listener listen(long fromIndex);

    /**
     * Committed entries in order, each once, without gaps: of all kinds, so that indexes have no holes. Goes on through
     * changes of leader. A consumer that stops and starts again gives the index after the last one that it has dealt
     * with. Where that was compacted, or is before the listener comes to it, it ends with {@link CompactedException}, which
     * names the snapshot.
     *
     * @param fromIndex the first, from 1; may be ahead of the log
     * @param bufferBytes of entries kept ready for a consumer that is slower than the log: 1 or more. A full buffer
     *     holds up nothing but itself
     */
    Listener listen(long fromIndex, int bufferBytes);

    /**
     * The same as a publisher: each subscriber starts at {@code fromIndex}, and gets as much as it requests.
     *
     * @param executor runs the subscriber's code, one signal at a time
     */
    Flow.Publisher<Entry> publisher(long fromIndex, Executor executor);
}
