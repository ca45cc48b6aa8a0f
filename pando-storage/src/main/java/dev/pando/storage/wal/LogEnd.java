package dev.pando.storage.wal;

/**
 * Where a log ends, or ended at some moment.
 *
 * @param index of its last entry, 0 for an empty log
 * @param term of that entry, 0 for an empty log
 * @param timeMs replicated time of that entry in milliseconds, 0 for an empty log
 */
record LogEnd(long index, long term, long timeMs) {
    static final LogEnd EMPTY = new LogEnd(0, 0, 0);
}
