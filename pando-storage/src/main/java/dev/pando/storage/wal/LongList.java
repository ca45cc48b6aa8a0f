package dev.pando.storage.wal;

import java.util.Arrays;

/** Ascending numbers, without a box for each. Not thread-safe. */
final class LongList {
    private long[] values = new long[8];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    long get(int position) {
        return values[position];
    }

    int size() {
        return size;
    }

    void shrinkTo(int newSize) {
        size = newSize;
    }

    /** Where the last value stands that is {@code value} or less; -1 if there is none. */
    int floor(long value) {
        int found = Arrays.binarySearch(values, 0, size, value);
        return found >= 0 ? found : -found - 2;
    }
}
