package dev.pando.storage.wal;

/**
 * A place in a log that only grows: below it everything was once durable.
 *
 * @param sequence of a segment, 0 for none
 * @param offset in that segment's file
 */
record LogPosition(long sequence, long offset) {
    static final LogPosition NONE = new LogPosition(0, 0);

    /** The offset in this segment below which everything was durable; 0 if the position says nothing of it. */
    long within(long segment) {
        return segment == sequence ? offset : 0;
    }
}
