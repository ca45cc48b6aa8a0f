package dev.pando.recipes;

/** Hears how a {@link Candidacy} goes. Called by the executor that was given along, one call after the other if that does so. */
public interface ElectionListener {
    /**
     * It leads from now on, until {@link #deposed}.
     *
     * @param token higher than that of whoever led before: give it along with whatever is done as the leader, and have whoever
     *     does that refuse a token lower than the highest that it has seen
     */
    void elected(long token);

    /** It leads no more: its lease has ended or was about to, or it was closed. It goes on to be a candidate, unless it was closed. */
    void deposed();
}
