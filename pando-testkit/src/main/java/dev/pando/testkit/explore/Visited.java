package dev.pando.testkit.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * The fingerprints of all states that were found, numbered in that order, and from which each was reached first. 12 bytes
 * for each state, and 4 for each slot of an index that is at most five eighths full.
 */
final class Visited {
    /** The parent of the start. */
    static final int NONE = -1;

    private static final int CHUNK_BITS = 16;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;
    private static final int INITIAL_CAPACITY = 1 << 16;

    private final List<long[]> fingerprints = new ArrayList<>();
    private final List<int[]> parents = new ArrayList<>();

    /** A state's number and one, 0 for none. */
    private int[] slots = new int[INITIAL_CAPACITY];

    private int count;

    int count() {
        return count;
    }

    /** Whether the state is new; then it has the next number. */
    boolean add(long fingerprint, int parent) {
        int mask = slots.length - 1;
        int slot = (int) fingerprint & mask;
        while (slots[slot] != 0) {
            if (fingerprint(slots[slot] - 1) == fingerprint) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        if ((count & CHUNK_MASK) == 0) {
            fingerprints.add(new long[CHUNK_MASK + 1]);
            parents.add(new int[CHUNK_MASK + 1]);
        }
        fingerprints.get(count >>> CHUNK_BITS)[count & CHUNK_MASK] = fingerprint;
        parents.get(count >>> CHUNK_BITS)[count & CHUNK_MASK] = parent;
        count++;
        slots[slot] = count;
        if (count > slots.length / 8 * 5) {
            grow();
        }
        return true;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int state = 0; state < count; state++) {
            int slot = (int) fingerprint(state) & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = state + 1;
        }
    }

    long fingerprint(int state) {
        return fingerprints.get(state >>> CHUNK_BITS)[state & CHUNK_MASK];
    }

    /** The state that a state was first reached from, -1 for the start. */
    int parent(int state) {
        return parents.get(state >>> CHUNK_BITS)[state & CHUNK_MASK];
    }
}
