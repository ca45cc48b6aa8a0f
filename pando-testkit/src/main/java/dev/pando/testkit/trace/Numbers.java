package dev.pando.testkit.trace;

import java.util.Arrays;

/** A growing column of numbers, unboxed: there are hundreds of thousands. */
final class Numbers {
    private long[] values = new long[16];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    long get(int index) {
        return values[index];
    }

    void set(int index, long value) {
        values[index] = value;
    }
}
