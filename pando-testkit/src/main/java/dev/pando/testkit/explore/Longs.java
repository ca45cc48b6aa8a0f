package dev.pando.testkit.explore;

import java.util.Arrays;

/** A list of numbers that grows. */
final class Longs {
    private long[] values = new long[1024];

    long get(int position) {
        return values[position];
    }

    void set(int position, long value) {
        if (position >= values.length) {
            values = Arrays.copyOf(values, Math.max(position + 1, 2 * values.length));
        }
        values[position] = value;
    }
}
