package dev.pando.core;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to a member's rules. */
public sealed interface Event {

    /** A tick's time has passed. */
    record Tick() implements Event {}

    /** A message has come, from a connection whose sender was checked. */
    record Received(Message message) implements Event {}

    /**
     * Append these, in this order, or none of them. Answered by {@link Outcome.Proposed} or {@link Outcome.Refused}.
     *
     * @param requestId chosen by the caller, given back in the answer
     */
    record Propose(long requestId, List<Proposal> proposals) implements Event {}

    /**
     * Everything that {@link Ready#persist()} asked for up to and including this is durable. One event may stand for
     * several writes, in order.
     *
     * @param hardState the last one that was written
     * @param lastIndex the last entry that was written, or the last that a {@link Ready.Persist#restart} covers; 0 if there
     *     is none
     * @param lastTerm that entry's term: entries may have been replaced in the meantime, and then it doesn't count
     */
    record Persisted(HardState hardState, long lastIndex, long lastTerm) implements Event {}

    /**
     * Entries that {@link Ready.Load} asked for.
     *
     * @param entries from the asked index on, at least one unless they could not be read
     */
    record Loaded(MemberId follower, long fromIndex, List<LogEntry> entries) implements Event {}

    /**
     * The log was dropped up to here: a snapshot covers it, which is durable.
     *
     * @param baseIndex the index before the first that is still stored
     */
    record Compacted(long baseIndex) implements Event {}

    /**
     * A snapshot that {@link Ready.Fetch} asked for is here, whole and durable, and does not count yet. If it says anything new
     * it takes the place of the log: {@link Ready.Persist#restart}. Otherwise nothing comes of it, or the log is known to be
     * committed further.
     */
    record SnapshotFetched(SnapshotPoint point) implements Event {}

    /** Read index (§6.4). Answered by {@link Outcome.ReadIndex} or {@link Outcome.Refused}. */
    record Read(long requestId) implements Event {}

    /**
     * Found a cluster: the first entry of an empty log. Only for a member without any configuration. Answered by {@link
     * Outcome.Reconfiguring} or {@link Outcome.Refused}.
     *
     * @param initial the member alone, as a voter
     */
    record Found(long requestId, Configuration initial) implements Event {}

    /** Change the membership (§4.1 to §4.3). Answered by {@link Outcome.Reconfiguring} or {@link Outcome.Refused}. */
    record Reconfigure(long requestId, Reconfiguration reconfiguration) implements Event {}

    /**
     * Note that a member is reached at another address from now on. Whoever asks has seen that it answers there. Answered by
     * {@link Outcome.Reconfiguring} or {@link Outcome.Refused}.
     */
    record Readdress(long requestId, Server moved) implements Event {}

    /**
     * Hand leadership over (§3.10). Answered by {@link Outcome.Transferring} or {@link Outcome.Refused}; that it came
     * about shows in the term, that it did not in that the leader takes proposals again after an election timeout.
     *
     * @param target null for the voter that is furthest
     */
    record Transfer(long requestId, @Nullable MemberId target) implements Event {}

    /** A message to this member could not be delivered, or its connection broke: what was in flight may be lost. */
    record Unreachable(MemberId member) implements Event {}
}
