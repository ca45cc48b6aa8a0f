package dev.pando;

import dev.pando.client.RemoteClient;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A program that is no member, talking to a cluster through any of its members. It keeps a session, so that each
 * payload takes effect once however often it had to be sent, and falls back to another member when its own is gone.
 * The session expires when the cluster hears nothing of it for 15 minutes (of the cluster's own time: none passes while
 * nobody appends); a client that is open and reaches the cluster keeps it, with a small entry every five minutes in which it
 * appends nothing. A client that comes back after longer goes on in a new one.
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
     * Appends without waiting, to a log that belongs to no machines; payloads of one client stand in the log in the order of
     * the calls. The future completes on one of the client's threads: what follows on it must not block. Cancelling it
     * withdraws the payload if it was not yet sent, and only stops waiting otherwise. There is no time limit but
     * {@link #close}.
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
     *     thread interrupted (it still is, then): it may yet be committed, once. Or the client's session has expired
     *     or given way to others: it may have been committed before that
     * @throws NotDoneException if time was up, or the thread interrupted, before it was sent: it will not be
     * @throws ClosedException if the client is closed; not appended
     */
    Appended append(byte[] payload);

    /**
     * A machine of the cluster, used through the member that this client is connected to. Each command takes effect once, and
     * its result is told however often it had to be asked for, by whichever member. What {@link Machine} says of its member is
     * so of that member, and of this client, except:
     *
     * <ul>
     *   <li>Time limits are 30 s; 1,024 commands and payloads, or 16 MiB, may be pending.
     *   <li>Where a member's machines have stopped, another member is tried, until time is up: no {@link MachineHaltedException},
     *       but the text of it.
     *   <li>{@link Consistency#LOCAL} reads may go back in time when the client has to fall back to another member.
     *   <li>A command for a machine that the members do not have ends with an {@link OutcomeUnknownException} that says so; a
     *       read that makes no sense to the member, or that its machine throws an exception at, with a
     *       {@link NotDoneException}.
     *   <li>Results of more than 4 MiB are not sent: such a command ends with an {@link OutcomeUnknownException}, and such a
     *       read with a {@link NotDoneException}.
     * </ul>
     *
     * @param type as it was registered with {@link RaftOptions#machine} at the members
     */
    <C, R> Machine<C, R> machine(MachineType<C, R> type);

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
     * Writes all committed entries to a stream, while the cluster goes on: up to an index that all that was acknowledged before
     * this call is below of. {@link RaftOptions#restore} makes a new cluster of it.
     *
     * @param out is flushed, and not closed; what is there of it before this returns is no backup
     * @throws IOException if it can't be written
     * @throws NoLeaderException if nobody says within 10 s up to where the log is committed
     * @throws ClosedException if the client is closed
     * @throws InterruptedOperationException if the thread is interrupted; it still is, then
     */
    Backup backup(OutputStream out) throws IOException;

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
     * Who belongs to the cluster and how they are doing: what {@link #status} says, sorted into voters, learners and read replicas.
     *
     * @throws NoLeaderException if no member says so within 10 s
     * @throws InterruptedOperationException if the thread is interrupted; it still is, then
     */
    Members members();

    /**
     * Removes a member from the cluster: one that is lost for good, and that the others would otherwise count for ever.
     * Waits until the removal is committed. Who is not there is removed already. One that still runs is removed as well,
     * and stops; where it can be asked, have it {@link #leave} instead. A removed member's data can't be used again.
     *
     * @param member whose id is in {@link #members}
     * @throws NotDoneException if it is the last voter, which stays
     * @throws NoLeaderException if no member could be asked within 30 s; it stays
     * @throws OutcomeUnknownException if one was asked, and none said within 30 s that the removal is committed, or the
     *     thread is interrupted (it still is, then), or the client was closed: it may be removed, or may be yet; call it
     *     again
     * @throws ClosedException if the client is closed; nobody was asked
     */
    void remove(MemberId member);

    /**
     * As {@link #remove}, without waiting. The future completes on one of the client's threads: what follows on it must
     * not block. Cancelling it only stops waiting.
     */
    CompletableFuture<Void> removeAsync(MemberId member);

    /**
     * Changes the membership: several additions, removals, promotions and demotions in one step, all or none. Waits
     * until the change is complete and committed. What is so already is done already. Where more
     * than one voter changes, a majority of those of before <em>and</em> of those of after decides meanwhile (§4.3); appends
     * go on. What several callers ask for is done one after the other.
     *
     * <p>New voters must have caught up: have them join as read replicas, and promote them then. Whoever is removed stops
     * with {@link RemovedException}.
     *
     * @param wanted with {@link Reconfiguration#ifCurrentIs} only if {@link Status#rosterIndex} is still that of the roster
     *     that it was made from; with {@link Reconfiguration#forced} even if too few voters would answer then
     * @throws StaleRosterException if the roster has changed since; nothing was done
     * @throws NotDoneException if it makes no sense for the current roster (somebody is not there or was removed, an address
     *     is taken, no voter would be left), or too few voters would be left that answer:
     *     the message says who; nothing was done
     * @throws NoLeaderException if no member could be asked within 30 s; nothing was done
     * @throws OutcomeUnknownException if one was asked, and nobody said in time that the change is committed (new
     *     voters may not have caught up: the message tells what was said last), or the
     *     thread was interrupted (it still is, then), or this client stopped meanwhile: it may have come about, or may
     *     yet. Look at the roster before asking again: without {@link Reconfiguration#ifCurrentIs} that may undo what
     *     somebody else has changed since
     * @throws ClosedException if this client is closed; nobody was asked
     */
    void reconfigure(Reconfiguration wanted);

    /**
     * As {@link #reconfigure}, without waiting. The future completes on one of this client's threads: what follows on it
     * must not block. Cancelling it only stops waiting.
     */
    CompletableFuture<Void> reconfigureAsync(Reconfiguration wanted);

    /**
     * Hands leadership over to another voter: the one with the longest log of those that the leader has heard from within
     * an election timeout. Returns when any member other than the present leader leads, as the member sees it that this
     * client is connected to. Appends go on under whoever leads then, each once.
     *
     * @throws NotDoneException if there is no such voter, or it did not take over within an election timeout: the leader
     *     goes on. A voter that was only slow may still win an election later
     * @throws NoLeaderException if no member could be asked within 30 s, or knew a leader; nothing was begun
     * @throws OutcomeUnknownException if one was asked, and its answer was lost, or the thread is interrupted (it still
     *     is, then), or the client was closed: leadership may have been handed over, or may be yet
     * @throws ClosedException if the client is closed; nobody was asked
     */
    void transferLeadership();

    /**
     * As {@link #transferLeadership()}, to one voter. Done at once if that leads already.
     *
     * @param target whose id is in {@link #members}
     * @throws NotDoneException also if the target is no voter, or the leader has not heard from it within an election
     *     timeout
     */
    void transferLeadership(MemberId target);

    /**
     * As {@link #transferLeadership()}, without waiting. The future completes on one of the client's threads: what follows
     * on it must not block. Cancelling it only stops waiting.
     */
    CompletableFuture<Void> transferLeadershipAsync();

    /** As {@link #transferLeadership(MemberId)}, without waiting; see {@link #transferLeadershipAsync()}. */
    CompletableFuture<Void> transferLeadershipAsync(MemberId target);

    /**
     * Ends the connection. Pending appends fail: with {@link OutcomeUnknownException} those that were sent, with
     * {@link NotDoneException} the others. Idempotent.
     */
    @Override
    void close();
}
