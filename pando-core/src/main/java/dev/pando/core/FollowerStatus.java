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
        /** It was removed, and is being told. */
        REMOVED
    }

    static FollowerStatus of(Progress progress) {
        State state = progress.isPipeline ? State.PIPELINE : State.PROBE;
        return new FollowerStatus(
                progress.member,
                progress.removalIndex != 0 ? State.REMOVED : state,
                progress.matchIndex,
                progress.hasAnswered,
                progress.silentTicks);
    }
}
