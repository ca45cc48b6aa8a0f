package dev.pando.core;

/** SplitMix64: a source of random numbers that is part of the state, so that a run is repeated by its seed. */
final class SeededRandom extends ByValue {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    SeededRandom(long seed) {
        state = seed;
    }

    SeededRandom copy() {
        return new SeededRandom(state);
    }

    /** From 0 to {@code bound - 1}. */
    int next(int bound) {
        state += GOLDEN_GAMMA;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        return (int) Long.remainderUnsigned(z, bound);
    }

    @Override
    Object[] values() {
        return new Object[] {state};
    }
}
