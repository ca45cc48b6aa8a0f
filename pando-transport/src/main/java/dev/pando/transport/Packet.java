package dev.pando.transport;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes over a connection once it is open.
 *
 * <p>Requests carry an id that the sender chose; the reply, or {@link Refused}, gives it back. Appends need none: their
 * session and sequence number say which they are, on any connection.
 */
public sealed interface Packet {

    /** A message of the rules. */
    record Raft(Message message) implements Packet {}

    /**
     * Append these payloads as the session's sequence numbers from {@code firstSequence} on. Repeating it does no harm.
     *
     * <p>With no payloads at all it renews a client's session, which would expire otherwise: then the number counts for
     * nothing. It renews what is open, and never opens anything.
     *
     * @param session its random id
     * @param opened the index of the entry that opened it: an id that was opened once more, by a request that came late,
     *     is another session, in which this one's numbers say nothing
     * @param forwarded by a member to the leader: if the receiver does not lead, it refuses rather than forward again
     * @param machine that they are commands for, 1 to 65,535; 0 for none
     * @param payloads at most {@link #MAX_PAYLOADS}
     */
    record Append(long session, long opened, long firstSequence, boolean forwarded, int machine, List<byte[]> payloads)
            implements Packet {
        /** How many payloads one packet may carry: small ones take more memory than bytes on the wire. */
        public static final int MAX_PAYLOADS = 1 << 18;
    }

    /**
     * Open a session. Repeating it does no harm. Answered by {@link SessionOpened} or {@link Refused}; where
     * {@code forwarded}, only by {@link Refused}, since the sender sees for itself that the entry was applied.
     *
     * @param owner the member whose own callers it serves, null for a client's
     * @param ttlMs how much replicated time may pass after the latest entry of a client's session before it expires; the
     *     leader keeps it within bounds. 0 for a member's session, which lives as long as its membership
     */
    record OpenSession(
            long requestId, long session, @Nullable MemberId owner, long ttlMs, boolean forwarded) implements Packet {}

    /**
     * The session is open: its first sequence number is 1.
     *
     * @param index where the entry stands that opened it: what is appended in it says so
     */
    record SessionOpened(long requestId, long session, long index) implements Packet {}

    /**
     * Some appends of a session have been committed: {@code count} sequence numbers from {@code firstSequence} on have
     * as many indexes from {@code firstIndex} on, all with this term. A count of 0 says that the session was renewed by
     * the entry at {@code firstIndex}.
     */
    record Appended(long session, long firstSequence, int count, long firstIndex, long term) implements Packet {}

    /**
     * What came of commands of a client's session: {@code outcomes.size()} of them have the sequence numbers from
     * {@code firstSequence} on, and the machines of the member that says so have carried them out. Takes the place of
     * {@link Appended} for commands.
     *
     * @param outcomes at most {@link #MAX_OUTCOMES}, as machines' members keep them for whoever asks again: a first byte says
     *     whether what follows is a result or the reason of a refusal. Empty where the outcome can't be said: it is not known
     *     any more, or too large
     */
    record CommandResults(long session, long firstSequence, List<byte[]> outcomes) implements Packet {
        /** How many outcomes one packet may carry. */
        public static final int MAX_OUTCOMES = 1 << 12;
    }

    /**
     * Appends of a session from {@code firstSequence} on were not taken by the member that says so.
     *
     * @param expected the sequence number that it would take next, 0 where that is not the trouble
     */
    record AppendRefused(long session, long firstSequence, Refusal refusal, long expected) implements Packet {}

    /** A request was not carried out, and will not be. */
    record Refused(long requestId, Refusal refusal) implements Packet {}

    /**
     * Why not.
     *
     * @param leader the address of who may know better, null where not known
     * @param detail one sentence for a person
     */
    record Refusal(Code code, @Nullable String leader, String detail) {
        /** For programs. The ordinals are part of the protocol: append only. */
        public enum Code {
            /** Ask the leader. */
            NOT_LEADER,
            /** Nobody leads at the moment. Ask again. */
            NO_LEADER,
            /** Not now. Ask again. */
            BUSY,
            /** The sequence number is not the session's next. */
            OUT_OF_SEQUENCE,
            /** There is no such session (any more). */
            NO_SESSION,
            /** It makes no sense, or is not allowed; asking again won't help. */
            INVALID,
            /** The member is closing or has failed. */
            CLOSED,
            /** The configuration that a change was made from is not the current one any more. */
            STALE,
            /** The member's machines have stopped; another member's may not have. */
            HALTED
        }
    }

    /**
     * Which index must be applied for a read to be linearizable? Answered by {@link ReadIndexReply}.
     *
     * @param leaseSuffices whether the leader may answer without asking a quorum as long as it holds a lease (§6.4.1)
     */
    record ReadIndex(long requestId, boolean leaseSuffices, boolean forwarded) implements Packet {}

    record ReadIndexReply(long requestId, long index) implements Packet {}

    /**
     * Ask a machine of the receiver. Answered by {@link QueryReply} or {@link Refused}. Changes nothing.
     *
     * @param machine 1 to 65,535
     * @param freshness what the answer has to see
     * @param query as the machine's codec of commands writes it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Query(long requestId, int machine, Freshness freshness, byte[] query) implements Packet {
        /** What an answer has to see. */
        public enum Freshness {
            /** All that was committed before it was asked. */
            LINEARIZABLE,
            /** No more than what the receiver has applied. */
            LOCAL,
            /** As {@link #LINEARIZABLE}, where the leader may rely on its lease (§6.4.1). */
            LEASE
        }
    }

    /** @param result as the machine's codec of results writes it; at most {@link #MAX_BYTES} */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record QueryReply(long requestId, byte[] result) implements Packet {
        /** How large the result of one query or command may be. */
        public static final int MAX_BYTES = 4 << 20;
    }

    /**
     * Let this server in. Repeating it does no harm. Answered by {@link Joining}.
     *
     * @param isReplica whether it is to stay without a vote
     * @param replaced who goes as it comes, since its disk is lost; null if nobody does
     */
    record Join(
            long requestId,
            Server server,
            boolean isReplica,
            @Nullable MemberId replaced,
            boolean forwarded) implements Packet {}

    /** The server is a learner, replica or voter from the configuration at {@code index} on, which has committed. */
    record Joining(long requestId, ClusterId cluster, long index) implements Packet {}

    /** Change the membership. Repeating it does no harm. Answered by {@link Reconfigured}. */
    record Reconfigure(long requestId, Reconfiguration reconfiguration, boolean forwarded) implements Packet {}

    /** The configuration at {@code index}, which has committed, is as it was asked for. */
    record Reconfigured(long requestId, long index, Configuration configuration) implements Packet {}

    /** The receiver is to leave its cluster and stop. Answered by {@link Left} when that is done. */
    record Leave(long requestId) implements Packet {}

    record Left(long requestId) implements Packet {}

    /**
     * Hand leadership over (§3.10). Answered by {@link Transferred} when that has come about, or nobody can say whether it
     * has; by {@link Refused} when it has not. Repeating one with a target does no harm; without a target it may hand
     * leadership on once more.
     *
     * @param target null for whichever other voter is furthest
     */
    record Transfer(long requestId, @Nullable MemberId target, boolean forwarded) implements Packet {}

    /**
     * Leadership was handed over.
     *
     * @param term the latest that the sender knows of
     * @param leader who leads in it; null where the sender does not know how the transfer has ended
     */
    record Transferred(long requestId, long term, @Nullable MemberId leader) implements Packet {}

    /** How are you? Answered by {@link StatusReply}. */
    record Status(long requestId, boolean forwarded) implements Packet {}

    /**
     * How a member sees its cluster.
     *
     * @param leader null where not known
     * @param canCommit whether, as far as is known, an append would be committed now
     * @param machines of the member that says so; null if it has none
     */
    record StatusReply(
            long requestId,
            ClusterId cluster,
            MemberId self,
            long term,
            @Nullable MemberId leader,
            long commitIndex,
            long appliedIndex,
            long lastIndex,
            boolean canCommit,
            long configurationIndex,
            List<MemberStatus> members,
            @Nullable MachinesStatus machines)
            implements Packet {}

    /**
     * How the machines of a member are doing.
     *
     * @param appliedIndex up to where they have carried out the log
     * @param haltedIndex the entry that could not be carried out, 0 if there is none
     * @param trouble why not; empty if there is none
     */
    record MachinesStatus(long appliedIndex, long haltedIndex, String trouble) {}

    /**
     * How a member is doing.
     *
     * @param role {@code leader}, {@code voter} or {@code learner}
     * @param state {@code ok}, {@code probing}, {@code catching-up}, {@code unreachable} or {@code unknown}
     * @param matchIndex up to where its log is durable and agrees with the leader's, -1 where not known
     * @param lastContactMs since the leader heard from it, -1 where not known
     */
    record MemberStatus(MemberId id, String address, String role, String state, long matchIndex, long lastContactMs) {}

    /**
     * Send committed entries from this index on.
     *
     * @param follow go on when the last committed one has been sent; otherwise end there
     * @param creditBytes of records that may be sent before more credit is given; one entry may go beyond
     */
    record Tail(long requestId, long fromIndex, boolean follow, long creditBytes) implements Packet {}

    /** More may be sent. */
    record TailCredit(long requestId, long bytes) implements Packet {}

    /** Send no more. */
    record TailCancel(long requestId) implements Packet {}

    record TailEntries(long requestId, List<LogEntry> entries) implements Packet {}

    /** All that was asked for has been sent, up to and including this index. */
    record TailEnd(long requestId, long lastIndex) implements Packet {}

    /** Which snapshot do you have? Answered by {@link SnapshotOffer}, or {@link Refused} if none reaches that far. */
    record SnapshotQuery(long requestId, long minIndex) implements Packet {}

    /**
     * A snapshot that can be fetched, for as long as it is read again and again.
     *
     * @param point what it stands for
     * @param snapshot its id: copies have the same
     * @param fileBytes how many bytes there are to fetch
     */
    record SnapshotOffer(long requestId, SnapshotPoint point, long snapshot, long fileBytes) implements Packet {}

    /**
     * Send a piece of a snapshot. Answered by {@link SnapshotPiece}, or {@link Refused} if it is not there any more.
     *
     * @param position in its file
     */
    record SnapshotRead(long requestId, long snapshot, long position, int maxBytes) implements Packet {
        /** How much may be asked for at once: heartbeats wait behind it. */
        public static final int MAX_BYTES = 256 << 10;
    }

    /**
     * A piece of a snapshot: shorter than was asked for only at its end.
     *
     * @param bytes must not change; whoever reads it reads a {@linkplain ByteBuffer#duplicate duplicate}
     */
    record SnapshotPiece(long requestId, long snapshot, long position, ByteBuffer bytes) implements Packet {}
}
