package dev.pando.testkit.explore;

/** What has been used of the bounds, with 4 bits each in a number. */
@SuppressWarnings("EnumOrdinal") // places in a number that no file and no other process sees
enum Budget {
    ENTRIES,
    CRASHES,
    LOSSES,
    HEARTBEATS,
    CHANGES,
    JOINT_CHANGES,
    CAMPAIGNS,
    COMPACTIONS;

    private static final int BITS = 4;

    int limit(Bounds bounds) {
        return switch (this) {
            case ENTRIES -> bounds.entries();
            case CRASHES -> bounds.crashes();
            case LOSSES -> bounds.losses();
            case HEARTBEATS -> bounds.heartbeats();
            case CHANGES -> bounds.changes();
            case JOINT_CHANGES -> bounds.jointChanges();
            case CAMPAIGNS -> bounds.campaigns();
            case COMPACTIONS -> bounds.compactions();
        };
    }

    boolean isLeft(int used, Bounds bounds) {
        return ((used >>> (BITS * ordinal())) & ((1 << BITS) - 1)) < limit(bounds);
    }

    /** What is never used up is not counted, or equal states would differ. */
    int use(int used, Bounds bounds) {
        boolean isEndless = this == CAMPAIGNS && limit(bounds) == Bounds.MOST;
        return isEndless ? used : used + (1 << (BITS * ordinal()));
    }
}
