package dev.pando.core;

import dev.pando.core.membership.MemberId;
import org.jspecify.annotations.Nullable;

/** What a follower or learner keeps for as long as its term and its leader are the same. */
final class FollowerState extends RoleState {
    /** Who leads in this term, null as long as it is not known. Once known it stays (election safety, §3.2). */
    @Nullable MemberId leader;

    /** Up to where this log is known to agree with the leader's. Falls only with a restart of the log. */
    long verifiedIndex;

    /** The highest round that the leader has named (§6.4). Only grows. */
    long round;

    /** A response is due, once for all requests since the last {@link Ready}. */
    boolean isResponseDue;

    @Override
    FollowerState copy() {
        FollowerState copy = new FollowerState();
        copy.leader = leader;
        copy.verifiedIndex = verifiedIndex;
        copy.round = round;
        copy.isResponseDue = isResponseDue;
        return copy;
    }

    @Override
    @Nullable Object[] values() {
        return new @Nullable Object[] {leader, verifiedIndex, round, isResponseDue};
    }
}
