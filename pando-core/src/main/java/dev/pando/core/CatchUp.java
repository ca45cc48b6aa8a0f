package dev.pando.core;

/**
 * How a learner catches up (§4.2.1), in rounds: each ends when the learner has everything that the leader had when it
 * began. One that took no longer than an election timeout says that the learner keeps up.
 */
final class CatchUp extends ByValue {
    /** The leader's last index when the round began, 0 before the first. */
    private long targetIndex;

    private int roundTicks;

    /** The last whole round was quick enough, and the one that runs is not too slow yet. */
    private boolean isQuick;

    CatchUp copy() {
        CatchUp copy = new CatchUp();
        copy.targetIndex = targetIndex;
        copy.roundTicks = roundTicks;
        copy.isQuick = isQuick;
        return copy;
    }

    boolean isQuick() {
        return isQuick;
    }

    void tick(int electionTicks) {
        roundTicks = Math.min(roundTicks + 1, electionTicks + 1);
        if (roundTicks > electionTicks) {
            isQuick = false;
        }
    }

    /** The learner has acknowledged, in this leader's term, all up to {@code matchIndex}. */
    void acknowledged(long matchIndex, long lastIndex, int electionTicks) {
        if (targetIndex != 0 && matchIndex < targetIndex) {
            return;
        }
        isQuick = targetIndex != 0 && roundTicks <= electionTicks;
        isQuick |= matchIndex == lastIndex;
        targetIndex = lastIndex;
        roundTicks = 0;
    }

    @Override
    Object[] values() {
        return new Object[] {targetIndex, roundTicks, isQuick};
    }
}
