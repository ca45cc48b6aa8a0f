package dev.pando;

import dev.pando.client.RemoteClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A program that is no member, talking to a cluster through any of its members. It keeps a session, so that each
 * payload takes effect once however often it had to be sent, and falls back to another member when its own is gone.
 * All methods may be called by any thread.
 */
public interface PandoClient extends AutoCloseable {

    /**
     * Connects with the default options.
     *
     * @param via addresses of members, {@code host:port}; one that works is enough, more are for when it is gone
     * @throws NoLeaderException if none of them answers within 10 seconds; the message says what each said
     */
    static PandoClient connect(List<String> via) {
        return connect(via, Duration.ofSeconds(10));
    }

    /**
     * As {@link #connect(List)}, with a time limit of its own. The first member that answers decides which cluster it
     * is: members of another are not talked to afterwards.
     *
     * @throws IllegalArgumentException if one of them is no address
     * @throws NoLeaderException also before the time is up, if all of them refuse for good
     * @throws InterruptedOperationException if the thread is interrupted; it still is, then
     */
    static PandoClient connect(List<String> via, Duration timeout) {
        return RemoteClient.overTcp(via, timeout);
    }

    /**
     * Appends without waiting; payloads of one client stand in the log in the order of the calls. The future completes
     * on one of the client's threads: what follows on it must not block. Cancelling it withdraws the payload if it was
     * not yet sent, and only stops waiting otherwise. There is no time limit but {@link #close}.
     *
     * <p>Blocks while more than 1,024 payloads, or 16 MiB, are pending; not in what follows on such a future, though.
     *
     * <p>Errors as {@link #append}; the future has them.
     *
     * @param payload must not change until the future completes
     */
    CompletableFuture<Appended> appendAsync(byte[] payload);

    /**
     * Appends and waits until the payload is committed, for 30 s at most.
     *
     * @param payload must not change until this returns, and never if the outcome is unknown
     * @throws EntryTooLargeException if it is larger than the cluster's members take; not appended
     * @throws OutcomeUnknownException if it was sent and no answer came in time, or the client was closed, or the
     *     thread interrupted (it still is, then): it may yet be committed, once. Or the cluster has forgotten the
     *     client's session: it may have been committed before that
     * @throws NotDoneException if time was up, or the thread interrupted, before it was sent: it will not be
     * @throws ClosedException if the client is closed; not appended
     */
    Appended append(byte[] payload);

    /**
     * Committed entries from an index on, read from one member. If that member is lost, it goes on with another,
     * for as long as that takes.
     *
     * @param fromIndex the first, from 1
     * @param follow wait for more at the end of the log; otherwise {@link Listener#iterator} ends there,
     *     {@link Listener#poll} is empty and {@link Listener#next} throws {@link ClosedException}
     */
    Listener tail(long fromIndex, boolean follow);

    /**
     * How the cluster is doing, as the member sees it that this client is connected to.
     *
     * @throws NoLeaderException if no member says so within 10 s
     * @throws InterruptedOperationException if the thread is interrupted; it still is, then
     */
    Status status();

    /**
     * Has the member that this client is connected to, or was last, leave its cluster; waits until it has. Never takes
     * out another one instead.
     *
     * @throws NotDoneException if it can't leave, or could not be asked to
     * @throws OutcomeUnknownException if it was asked, and has not said within 90 s that it has left, or the thread is
     *     interrupted (it still is, then); call it again
     */
    void leave();

    /**
     * Ends the connection. Pending appends fail: with {@link OutcomeUnknownException} those that were sent, with
     * {@link NotDoneException} the others. Idempotent.
     */
    @Override
    void close();
}
