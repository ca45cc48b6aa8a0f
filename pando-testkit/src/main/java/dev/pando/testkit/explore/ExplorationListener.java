package dev.pando.testkit.explore;

/** Is told how an exploration gets on. */
@FunctionalInterface
public interface ExplorationListener {
    /** Takes no notice. */
    ExplorationListener NONE = (depth, states, waiting) -> {};

    /**
     * Called after each depth, and now and then within one.
     *
     * @param depth steps from the start
     * @param states found so far
     * @param waiting how many of them were not gone on from yet
     */
    void progress(int depth, long states, long waiting);
}
