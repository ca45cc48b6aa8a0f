package dev.pando.core;

import dev.pando.core.membership.MemberId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a leader keeps for as long as it leads. */
final class LeaderState extends RoleState {
    /** Fixed for as long as the leadership lasts. */
    final long term;

    /** The first entry of this term. Once it is committed, so is everything that earlier leaders committed (§3.6.2). */
    final long firstIndex;

    /** The replicated time when it was elected. */
    final long baseTimeMs;

    /** Everyone that the log goes to: all other servers of the configuration, and removed ones until they know it. */
    final SortedMap<MemberId, Progress> followers = new TreeMap<>();

    /** Since the election. */
    long ticks;

    /** Since heartbeats were last due. */
    int heartbeatElapsedTicks;

    /** Of the read index protocol (§6.4): each batch of reads has a number of its own. Only grows. */
    long round;

    /** Requests that belong to no round yet. */
    final List<Long> newReads = new ArrayList<>();

    /** Batches that wait for a quorum to answer, rising by round. */
    final Deque<ReadBatch> readBatches = new ArrayDeque<>();

    /** Leadership is being handed to this member (§3.10), null if it is not. */
    @Nullable MemberId transferTarget;

    /** Since the transfer began. */
    int transferTicks;

    /** Somebody was told to campaign (§3.10). When that comes is not known; votes for it are given at once. */
    boolean hasOrderedElection;

    /**
     * Reads that are served together.
     *
     * @param round which a quorum has to answer
     * @param index committed when the round was opened
     */
    record ReadBatch(long round, long index, List<Long> requestIds) {}

    LeaderState(long term, long firstIndex, long baseTimeMs) {
        this.term = term;
        this.firstIndex = firstIndex;
        this.baseTimeMs = baseTimeMs;
    }

    @Override
    LeaderState copy() {
        LeaderState copy = new LeaderState(term, firstIndex, baseTimeMs);
        followers.forEach((id, progress) -> copy.followers.put(id, progress.copy()));
        copy.ticks = ticks;
        copy.heartbeatElapsedTicks = heartbeatElapsedTicks;
        copy.round = round;
        copy.newReads.addAll(newReads);
        copy.readBatches.addAll(readBatches);
        copy.transferTarget = transferTarget;
        copy.transferTicks = transferTicks;
        copy.hasOrderedElection = hasOrderedElection;
        return copy;
    }

    @Override
    @Nullable Object[] values() {
        return new @Nullable Object[] {
            term,
            firstIndex,
            baseTimeMs,
            followers,
            ticks,
            heartbeatElapsedTicks,
            round,
            newReads,
            List.copyOf(readBatches),
            transferTarget,
            transferTicks,
            hasOrderedElection
        };
    }
}
