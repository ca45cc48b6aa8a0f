package dev.pando.recipes;

/** Hears how a {@link Candidacy} goes. Called by the executor that was given along, one call after the other if that does so. */
public interface ElectionListener {
    /**
     * It was elected, and leads until {@link #deposed} or until {@link Candidacy#isElected} is false, which may come earlier, and have
     * come already where the executor is late.
     *
     * @param token higher than that of whoever led before (but for those who were elected after a backup of which the cluster was
     *     restored since): give it along with whatever is done as the leader, and have whoever
     *     does that refuse a token lower than the highest that it has seen
     */
    void elected(long token);

    /**
     * It leads no more: its lease has ended or was about to, or it was closed. The lock is given back when this returns; it goes on to
     * be a candidate, unless it was closed.
     */
    void deposed();
}
