package dev.pando.core;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member has to do after one or more events.
 *
 * @param persist what to make durable, in the order in which it is asked for; null for nothing
 * @param messages to send at once
 * @param messagesAfterPersist to send when this {@code persist}, and all earlier ones, are durable: votes, and whatever
 *     is said in a term that is not yet durable itself
 * @param commitIndex up to where the log is committed; never falls
 * @param committed the entries that became committed, where they are in memory: empty, or without gaps up to
 *     {@code commitIndex}, perhaps starting later than the previous commit index plus one
 * @param loads what to read from disk for followers that are far behind
 * @param fetches a snapshot that this member needs, if any
 * @param outcomes answers to requests
 */
public record Ready(
        @Nullable Persist persist,
        List<Message> messages,
        List<Message> messagesAfterPersist,
        long commitIndex,
        List<LogEntry> committed,
        List<Load> loads,
        List<Fetch> fetches,
        List<Outcome> outcomes) {

    /**
     * To be made durable, in this order: term and vote, then the restart, then the cut, then the entries, with one sync for cut
     * and entries.
     *
     * @param hardState null if it has not changed
     * @param restart the snapshot that was fetched takes the place of the whole log, which goes on after it; null for none
     * @param truncateFrom entries from this index on are dropped first; 0 for none
     * @param entries to append, without gaps
     * @param commitIndex known to be committed; kept as a hint for the next start
     */
    public record Persist(
            @Nullable HardState hardState,
            @Nullable SnapshotPoint restart,
            long truncateFrom,
            List<LogEntry> entries,
            long commitIndex) {

        /** The log is kept. */
        public Persist(@Nullable HardState hardState, long truncateFrom, List<LogEntry> entries, long commitIndex) {
            this(hardState, null, truncateFrom, entries, commitIndex);
        }
    }

    /**
     * Read entries from disk, then step {@link Event.Loaded}.
     *
     * @param follower for whom
     * @param fromIndex the first
     * @param maxBytes of records; a single larger entry still counts as read
     */
    public record Load(MemberId follower, long fromIndex, int maxBytes) {}

    /**
     * Fetch a snapshot, make it durable as a file that does not count yet, then step {@link Event.SnapshotFetched}. Said again as
     * long as it is needed: whoever is at it already goes on.
     *
     * @param minIndex up to which it has to reach at least
     * @param source who may have one; where it has none, the leader has
     */
    public record Fetch(long minIndex, MemberId source) {}
}
