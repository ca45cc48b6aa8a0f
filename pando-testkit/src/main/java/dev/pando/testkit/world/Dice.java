package dev.pando.testkit.world;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * SplitMix64. Unlike the JDK's generators it promises the same numbers on every version of Java, which a seed has to
 * mean the same on.
 */
public final class Dice implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    public Dice(long seed) {
        state = seed;
    }

    /** Dice of their own for each purpose, so that more throws for one don't change those for another. */
    public static Dice forPurpose(long seed, String purpose) {
        long mixed = mix(seed);
        for (int i = 0; i < purpose.length(); i++) {
            mixed = mix(mixed + purpose.charAt(i));
        }
        return new Dice(mixed);
    }

    /** Other dice, that go on by themselves. */
    public Dice split() {
        return new Dice(nextLong());
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** A number's bits, thoroughly mixed. */
    public static long mix(long number) {
        long z = number;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    @Override
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("Nothing is from 0 to below " + bound + ".");
        }
        return Long.remainderUnsigned(nextLong(), bound);
    }

    @Override
    public long nextLong(long origin, long bound) {
        return origin + nextLong(bound - origin);
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    @Override
    public int nextInt(int bound) {
        return (int) nextLong(bound);
    }

    @Override
    public int nextInt(int origin, int bound) {
        return (int) nextLong(origin, bound);
    }

    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Whether something comes about that does so in {@code perMille} of 1,000 cases. */
    public boolean happens(int perMille) {
        return nextInt(1_000) < perMille;
    }

    /** One of these. */
    public <T> T oneOf(List<T> these) {
        return these.get(nextInt(these.size()));
    }

    /** From {@code shortest} to {@code longest}, the short ones more often. */
    public long skewed(long shortest, long longest) {
        double luck = nextDouble();
        return shortest + (long) ((longest - shortest) * luck * luck);
    }
}
