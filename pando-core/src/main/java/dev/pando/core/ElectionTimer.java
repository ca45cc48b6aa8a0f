package dev.pando.core;

/** Counts ticks towards the next election (§3.4), and since a leader was heard from (§4.2.3). */
final class ElectionTimer extends ByValue {
    private final int electionTicks;

    /** Ticks since the timer was started. */
    private int elapsedTicks;

    /** When it runs out: in [electionTicks, 2 * electionTicks), drawn anew at each start. */
    private int timeoutTicks;

    /** Ticks since a leader was heard from, {@code electionTicks} at most: then it does not matter any more. */
    private int silentTicks;

    /** Whom this member heard just before it stopped is not known: as if it had heard somebody now, it gives no votes at first. */
    ElectionTimer(int electionTicks, SeededRandom random) {
        this.electionTicks = electionTicks;
        hearFromLeader(random);
    }

    private ElectionTimer(ElectionTimer other) {
        electionTicks = other.electionTicks;
        elapsedTicks = other.elapsedTicks;
        timeoutTicks = other.timeoutTicks;
        silentTicks = other.silentTicks;
    }

    ElectionTimer copy() {
        return new ElectionTimer(this);
    }

    void start(SeededRandom random) {
        elapsedTicks = 0;
        timeoutTicks = electionTicks + random.next(electionTicks);
    }

    void tick() {
        elapsedTicks++;
        silentTicks = Math.min(silentTicks + 1, electionTicks);
    }

    boolean isExpired() {
        return elapsedTicks >= timeoutTicks;
    }

    void hearFromLeader(SeededRandom random) {
        silentTicks = 0;
        start(random);
    }

    /** There is no leader any more whose followers are not to be disturbed. */
    void forgetLeader() {
        silentTicks = electionTicks;
    }

    /** Whether a leader was heard from within the minimum election timeout. */
    boolean hasHeardFromLeader() {
        return silentTicks < electionTicks;
    }

    @Override
    Object[] values() {
        return new Object[] {electionTicks, elapsedTicks, timeoutTicks, silentTicks};
    }
}
