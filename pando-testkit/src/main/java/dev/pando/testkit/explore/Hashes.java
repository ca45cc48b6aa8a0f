package dev.pando.testkit.explore;

/** Numbers for numbers, as if drawn at random: sums of them are fingerprints. */
final class Hashes {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private Hashes() {}

    /** What kinds of things are told apart by. */
    static final int MEMBER = 1;

    static final int MESSAGE = 2;
    static final int HISTORY = 3;
    static final int USED = 4;

    static long of(int kind, int number) {
        return mix(mix(kind * GOLDEN_GAMMA) + number * GOLDEN_GAMMA);
    }

    static long mix(long value) {
        long z = value ^ (value >>> 32);
        z *= 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 29)) * 0x94d049bb133111ebL;
        z = (z ^ (z >>> 32)) * 0xd6e8feb86659fd93L;
        return z ^ (z >>> 32);
    }
}
