package dev.pando.cli.demo;

import java.util.Random;

/**
 * Who is killed, and when, while a cluster goes from one member to two and back.
 *
 * @param step of the joining or the leaving
 * @param delayMs after that step
 * @param isOfSeed whether the seed is killed, and not the joiner
 * @param isGivenUp whether what the victim had begun is undone, where it had begun something; otherwise it goes on
 * @param seedLeaves whether the seed leaves, and not the joiner
 */
record PlannedKill(Step step, int delayMs, boolean isOfSeed, boolean isGivenUp, boolean seedLeaves) {

    /** When. */
    enum Step {
        LAUNCHED("the joiner's process was launched", true, 1500),
        LET_IN("the joiner was let in", true, 50),
        VOTER("the joiner became a voter", true, 50),
        JOINED("the joiner said that it runs", true, 50),
        ASKED("it was asked to leave", false, 50),
        REMOVED("it was out of the roster", false, 50);

        private final String text;
        private final boolean isOfJoin;
        /** How long it takes, or somewhat longer, until the next step. */
        private final int maxDelayMs;

        Step(String text, boolean isOfJoin, int maxDelayMs) {
            this.text = text;
            this.isOfJoin = isOfJoin;
            this.maxDelayMs = maxDelayMs;
        }

        boolean isOfJoin() {
            return isOfJoin;
        }

        /** What has just happened then. */
        @Override
        public String toString() {
            return text;
        }
    }

    static PlannedKill draw(Random random) {
        Step step = Step.values()[random.nextInt(Step.values().length)];
        return new PlannedKill(
                step,
                random.nextInt(step.maxDelayMs),
                random.nextBoolean(),
                random.nextInt(3) == 0,
                random.nextBoolean());
    }

    /** Whether a join that the victim has begun is given up. */
    boolean givesUpJoin() {
        return isGivenUp && step.isOfJoin && !isOfSeed && step != Step.JOINED;
    }

    /** Whether the victim is asked to leave once more, since whoever asked before has forgotten it. */
    boolean givesUpLeave() {
        return isGivenUp && !step.isOfJoin && isOfSeed == seedLeaves;
    }

    @Override
    public String toString() {
        return "the %s leaves; the %s is killed %d ms after %s%s"
                .formatted(
                        seedLeaves ? "seed" : "joiner",
                        isOfSeed ? "seed" : "joiner",
                        delayMs,
                        step,
                        givesUpJoin() || givesUpLeave() ? ", and what it had begun is given up" : "");
    }
}
