package dev.pando.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values by numbers, which need not be made objects for that: for what is looked up with each entry. Open addressing with linear
 * probing. Values come in no order that means anything.
 */
final class LongMap<V> {
    private static final int LEAST = 16;

    /** Odd, and nobody's to know: whoever chooses keys can't have them meet (multiply-shift hashing). Decides nothing but places. */
    private final long spread = new SplittableRandom().nextLong() | 1;

    private long[] keys = new long[LEAST];

    /** Null where nothing is. */
    private @Nullable Object[] values = new @Nullable Object[LEAST];

    private int size;

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // only put adds any
    @Nullable V get(long key) {
        return (V) values[place(key)];
    }

    /** In the place of the one before, if there is one. */
    void put(long key, V value) {
        if (2 * (size + 1) > values.length) {
            grow();
        }
        int place = place(key);
        size += values[place] == null ? 1 : 0;
        keys[place] = key;
        values[place] = Objects.requireNonNull(value);
    }

    /** What was there; null if nothing was. */
    @Nullable V remove(long key) {
        @Nullable V removed = get(key);
        if (removed != null) {
            removeAt(place(key));
        }
        return removed;
    }

    void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    /** A copy. */
    @SuppressWarnings("unchecked") // only put adds any
    List<V> values() {
        List<V> all = new ArrayList<>(size);
        for (Object value : values) {
            if (value != null) {
                all.add((V) value);
            }
        }
        return all;
    }

    /** Asked once of each value; the predicate may not touch this map. */
    @SuppressWarnings("unchecked") // only put adds any
    void removeIf(Predicate<? super V> isGone) {
        long[] keysBefore = keys;
        @Nullable Object[] before = values;
        keys = new long[keysBefore.length];
        values = new @Nullable Object[before.length];
        size = 0;
        for (int i = 0; i < before.length; i++) {
            Object value = before[i];
            if (value != null && !isGone.test((V) value)) {
                put(keysBefore[i], (V) value);
            }
        }
    }

    /** Where the key is, or would be. */
    private int place(long key) {
        int place = home(key);
        while (values[place] != null && keys[place] != key) {
            place = next(place);
        }
        return place;
    }

    private int home(long key) {
        return (int) ((key * spread) >>> (Long.SIZE - Integer.numberOfTrailingZeros(values.length)));
    }

    private int next(int place) {
        return (place + 1) & (values.length - 1);
    }

    /** Those behind move up, so that each is found from its home on without a gap. */
    private void removeAt(int hole) {
        size--;
        values[hole] = null;
        for (int place = next(hole); values[place] != null; place = next(place)) {
            Object moved = values[place];
            values[place] = null;
            int better = place(keys[place]);
            keys[better] = keys[place];
            values[better] = moved;
        }
    }

    @SuppressWarnings("unchecked") // only put adds any
    private void grow() {
        long[] keysBefore = keys;
        @Nullable Object[] before = values;
        keys = new long[2 * keysBefore.length];
        values = new @Nullable Object[2 * before.length];
        size = 0;
        for (int i = 0; i < before.length; i++) {
            if (before[i] != null) {
                put(keysBefore[i], (V) before[i]);
            }
        }
    }
}
