package dev.pando.core;

import dev.pando.core.membership.MemberId;

/**
 * What a leader knows of another member.
 *
 * @param member which one; perhaps one that was removed and is still being told
 * @param state how the log goes to it
 * @param matchIndex up to where its log is durable and agrees with the leader's; meaningless before it has answered
 * @param hasAnswered whether it has been heard from in this leader's term
 * @param silentTicks since it was last heard from, or since the leader was elected or it was added
 */
public record FollowerStatus(MemberId member, State state, long matchIndex, boolean hasAnswered, int silentTicks) {

    /** How the log goes to a follower. */
    public enum State {
        /** One request at a time, until it is known where the logs agree. */
        PROBE,
        /** Requests are sent ahead of the answers. */
        PIPELINE,
        /** It needs entries that the leader has dropped, and has to fetch a snapshot (§5.1). */
        SNAPSHOT,
        /** It was removed, and is being told. */
        REMOVED
    }

    static FollowerStatus of(Progress progress, long baseIndex) {
        return new FollowerStatus(
                progress.member,
                state(progress, baseIndex),
                progress.matchIndex,
                progress.hasAnswered,
                progress.silentTicks);
    }

    private static State state(Progress progress, long baseIndex) {
        if (progress.removalIndex != 0) {
            return State.REMOVED;
        } else if (progress.needsSnapshot(baseIndex)) {
            return State.SNAPSHOT;
        }
        return progress.isPipeline ? State.PIPELINE : State.PROBE;
    }
}
