package dev.pando.testkit.explore;

import java.util.Arrays;

/** A number for each of many keys: open addressing in two arrays, without an object for each. */
final class IntIndex {
    private static final int INITIAL_CAPACITY = 1 << 12;

    private long[] keys = new long[INITIAL_CAPACITY];

    /** -1 where there is no key. */
    private int[] values = filled(INITIAL_CAPACITY);

    private int count;

    private static int[] filled(int capacity) {
        int[] values = new int[capacity];
        Arrays.fill(values, -1);
        return values;
    }

    /** -1 if the key has none. */
    int get(long key) {
        return values[slot(key)];
    }

    /** Gives a key that has none its number. */
    void put(long key, int value) {
        if (2 * count >= values.length) {
            grow();
        }
        int slot = slot(key);
        keys[slot] = key;
        values[slot] = value;
        count++;
    }

    private int slot(long key) {
        int mask = values.length - 1;
        int slot = (int) Hashes.mix(key) & mask;
        while (values[slot] >= 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = filled(2 * oldKeys.length);
        count = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] >= 0) {
                put(oldKeys[i], oldValues[i]);
            }
        }
    }
}
