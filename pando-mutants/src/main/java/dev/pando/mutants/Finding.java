package dev.pando.mutants;

/**
 * How one catcher fared.
 *
 * @param kind whether it noticed anything
 * @param where it did: a seed, or a test; where it was last, if it noticed nothing
 * @param after what it had tried by then, such as {@code 17 seeds}
 * @param said what was noticed
 * @param seconds it took, with the start of its process
 */
record Finding(Kind kind, String where, String after, String said, double seconds) {
    /** What the same catcher found when it went on with more. */
    Finding then(Finding later) {
        return new Finding(later.kind, later.where, later.after, later.said, seconds + later.seconds);
    }

    /** What came of it. */
    enum Kind {
        CAUGHT,
        NOTHING,
        /** The catcher isn't there. */
        UNAVAILABLE,
        /** The catcher itself could not do its work. */
        FAILED
    }
}
