package dev.pando.core;

import dev.pando.core.membership.MemberId;

/**
 * What a leader knows of one follower (figure 3.1: nextIndex, matchIndex), and what it has sent ahead of that.
 *
 * <p>A <em>probe</em> sends one request and waits: where the logs agree is not known, or what was sent may be lost. A
 * <em>pipeline</em> sends on without waiting, within bounds. Any success makes a pipeline of a probe; a rejection or a
 * broken connection makes a probe again.
 */
final class Progress extends ByValue {
    final MemberId member;

    /** Valid in both states: the index that the next request begins with. Above {@link #matchIndex}. */
    long nextIndex;

    /** Durable there and the same as here, by an acknowledgement of this term. Only grows; no hint ever moves it. */
    long matchIndex;

    boolean isPipeline;

    /** In a probe: it has been sent, and nothing but heartbeats goes before it is answered. */
    boolean isAwaiting;

    /** In a pipeline: what has been sent and not been answered. Empty in a probe. */
    final Inflight inflight;

    /** The position that a {@link Ready.Load} was asked for, 0 for none. Nothing else with entries goes meanwhile. */
    long loadingFrom;

    /** What was asked for could not be read; the next heartbeat asks again. */
    boolean hasLoadFailed;

    /** The next {@link Ready} says something to this follower, whatever else. */
    boolean isHeartbeatDue;

    /** The highest commit index that it was sent. Only grows. */
    long sentCommitIndex;

    /** The highest round that it has answered (§6.4). Only grows. */
    long answeredRound;

    /** Since it was last heard from, or since the leader was elected or it was added. */
    int silentTicks;

    /** It has been heard from in this term. Never taken back. */
    boolean hasAnswered;

    final CatchUp catchUp;

    /** The configuration that removed it, 0 for none. */
    long removalIndex;

    /** From this round on every request has told it of its removal and that this is committed; 0 for none. */
    long farewellRound;

    /** Since its removal was committed. */
    int removedTicks;

    /** It has refused what it had acknowledged. From this round on that would be no late answer any more; 0 for none. */
    long doubtRound;

    /** What it had acknowledged when that round was opened; of what it has acknowledged since, a late answer may be. */
    long doubtIndex;

    /** It lacks what it had acknowledged. Never taken back: another leader may find nothing wrong. */
    boolean isLacking;

    Progress(MemberId member, long nextIndex) {
        this.member = member;
        this.nextIndex = nextIndex;
        inflight = new Inflight();
        catchUp = new CatchUp();
    }

    private Progress(Progress other) {
        member = other.member;
        nextIndex = other.nextIndex;
        matchIndex = other.matchIndex;
        isPipeline = other.isPipeline;
        isAwaiting = other.isAwaiting;
        inflight = other.inflight.copy();
        loadingFrom = other.loadingFrom;
        hasLoadFailed = other.hasLoadFailed;
        isHeartbeatDue = other.isHeartbeatDue;
        sentCommitIndex = other.sentCommitIndex;
        answeredRound = other.answeredRound;
        silentTicks = other.silentTicks;
        hasAnswered = other.hasAnswered;
        catchUp = other.catchUp.copy();
        removalIndex = other.removalIndex;
        farewellRound = other.farewellRound;
        removedTicks = other.removedTicks;
        doubtRound = other.doubtRound;
        doubtIndex = other.doubtIndex;
        isLacking = other.isLacking;
    }

    Progress copy() {
        return new Progress(this);
    }

    /** Whether a request with entries may go now. */
    boolean hasRoom(CoreOptions options) {
        return loadingFrom == 0 && (isPipeline ? inflight.hasRoom(options) : !isAwaiting);
    }

    /** A request has gone; it ends at {@code lastIndex}. */
    void sent(long lastIndex, long bytes, long commitIndex) {
        if (!isPipeline) {
            isAwaiting = true;
        } else if (bytes > 0) {
            inflight.add(lastIndex, bytes);
        }
        nextIndex = lastIndex + 1;
        isHeartbeatDue = false;
        sentCommitIndex = Math.max(sentCommitIndex, Math.min(commitIndex, lastIndex));
    }

    /** Whether the next entry that it needs was dropped. */
    boolean needsSnapshot(long baseIndex) {
        return nextIndex <= baseIndex;
    }

    /** Whether it has all that the leader has dropped, and can be relied on. */
    boolean mayGiveSnapshot(long baseIndex, CoreOptions options) {
        return isPipeline && matchIndex >= baseIndex && removalIndex == 0 && !isLacking && !isSilent(options);
    }

    /** What is under way to it is given up, and it is spoken to at once. */
    void giveUpUnderWay() {
        isPipeline = false;
        isAwaiting = false;
        inflight.clear();
        stopLoading();
    }

    /** It was told to fetch a snapshot, and asked again whether it has what comes before the log. */
    void toldToFetch() {
        isAwaiting = true;
        isHeartbeatDue = false;
    }

    /** Whether it was not heard from within an election timeout. */
    boolean isSilent(CoreOptions options) {
        return silentTicks >= options.electionTicks();
    }

    void heard(long round) {
        silentTicks = 0;
        hasAnswered = true;
        answeredRound = Math.max(answeredRound, round);
    }

    /** Everything up to {@code index} is durable there. */
    void accepted(long index) {
        matchIndex = Math.max(matchIndex, index);
        isPipeline = true;
        isAwaiting = false;
        inflight.freeUpTo(index);
        if (nextIndex <= matchIndex) {
            nextIndex = matchIndex + 1;
            stopLoading();
        }
    }

    /** Probes from {@code index} on, at once. */
    void probeFrom(long index) {
        giveUpUnderWay();
        nextIndex = Math.max(index, matchIndex + 1);
    }

    /** What was sent may be lost; nothing but heartbeats goes before it answers again. */
    void lost() {
        if (isPipeline) {
            probeFrom(matchIndex + 1);
        }
        stopLoading();
        isAwaiting = true;
    }

    /** The position has changed, or what was loaded has come: a late answer is ignored. */
    void stopLoading() {
        loadingFrom = 0;
        hasLoadFailed = false;
    }

    @Override
    Object[] values() {
        return new Object[] {
            member,
            nextIndex,
            matchIndex,
            isPipeline,
            isAwaiting,
            inflight,
            loadingFrom,
            hasLoadFailed,
            isHeartbeatDue,
            sentCommitIndex,
            answeredRound,
            silentTicks,
            hasAnswered,
            catchUp,
            removalIndex,
            farewellRound,
            removedTicks,
            doubtRound,
            doubtIndex,
            isLacking
        };
    }
}
