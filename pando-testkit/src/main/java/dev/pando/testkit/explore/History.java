package dev.pando.testkit.explore;

/**
 * What has been and must not be again: nobody in the cluster knows all of it, the properties need it.
 *
 * @param leaders who was elected in each term: the member's number and one, in 4 bits from {@code 4 * term} on
 * @param committed the longest log that was ever known to be committed
 * @param committedIn in which term each of its entries was committed, in 4 bits from {@code 4 * index} on
 */
record History(long leaders, int committed, long committedIn) {
    private static final int BITS = 4;

    /** The leader of a term and one, or 0. */
    int leader(long term) {
        return at(leaders, term);
    }

    long committedIn(long index) {
        return at(committedIn, index);
    }

    History withLeader(long term, int member) {
        return new History(with(leaders, term, member + 1L), committed, committedIn);
    }

    /** Everything beyond {@code from} entries has just been committed. */
    History withCommitted(int log, int from, int to, long term) {
        long terms = committedIn;
        for (int index = from + 1; index <= to; index++) {
            terms = with(terms, index, term);
        }
        return new History(leaders, log, terms);
    }

    /** The same of members who are called otherwise. */
    History renamed(int[] permutation) {
        long renamed = 0;
        for (int term = 0; term < Long.SIZE / BITS; term++) {
            int leader = leader(term);
            renamed = with(renamed, term, leader == 0 ? 0 : permutation[leader - 1] + 1L);
        }
        return new History(renamed, committed, committedIn);
    }

    private static int at(long packed, long position) {
        return (int) (packed >>> (BITS * position)) & ((1 << BITS) - 1);
    }

    private static long with(long packed, long position, long value) {
        return packed | value << (BITS * position);
    }
}
