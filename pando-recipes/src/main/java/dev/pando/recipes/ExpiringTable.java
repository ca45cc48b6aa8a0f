package dev.pando.recipes;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Values by name, which may run out. Names are spread over small sorted maps, by linear hashing (Litwin 1980): as names come and go,
 * one such bucket at a time is split, or becomes one with another, so that how many there are follows from the number of names
 * alone. A view costs a reference for each bucket; what it shares is copied when it is first changed afterwards. Not thread-safe;
 * views are.
 *
 * @param <V> never changes
 */
final class ExpiringTable<V extends ExpiringTable.Expiring> {
    private static final int LEAST_BUCKETS = 16;

    /** Names in a bucket, on average: so many are copied when one is changed after a view was taken. */
    private static final int NAMES_IN_BUCKET = 64;

    /** Of what is written; for those who come later. */
    private static final int FORMAT = 1;

    /** What may run out. */
    interface Expiring {
        /** In replicated time; {@link Deadlines#NEVER} if it does not run out. */
        long expiresAtMs();
    }

    /** How a value is written. */
    interface ValueFormat<V> {
        void write(V value, DataOutput out) throws IOException;

        V read(DataInput in) throws IOException;
    }

    private record Deadline(long atMs, String name) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            return atMs == other.atMs ? name.compareTo(other.name) : Long.compare(atMs, other.atMs);
        }
    }

    private final ValueFormat<V> format;
    private final List<SortedMap<String, V>> buckets = new ArrayList<>();

    /** Buckets that a view may have too. */
    private final BitSet shared = new BitSet();

    /** Of all that runs out: follows from the values. */
    private final TreeSet<Deadline> deadlines = new TreeSet<>();

    private int size;

    ExpiringTable(ValueFormat<V> format) {
        this.format = format;
        clear();
    }

    private void clear() {
        buckets.clear();
        shared.clear();
        deadlines.clear();
        size = 0;
        while (buckets.size() < LEAST_BUCKETS) {
            buckets.add(new TreeMap<>());
        }
    }

    /** The same everywhere: Java says what the hash of a string is. The rest spreads it (MurmurHash3's finalizer). */
    private static int hash(String name) {
        int hash = name.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85eb_ca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2_ae35;
        return hash ^ (hash >>> 16);
    }

    private int bucket(String name) {
        int whole = Integer.highestOneBit(buckets.size());
        int bucket = hash(name) & (2 * whole - 1);
        return bucket < buckets.size() ? bucket : bucket - whole;
    }

    /** The one that the last bucket was split from. */
    private static int parentOf(int last) {
        return last - Integer.highestOneBit(last);
    }

    /** As many buckets as the names ask for. */
    private void adjust() {
        int wanted = Math.max(LEAST_BUCKETS, (size + NAMES_IN_BUCKET - 1) / NAMES_IN_BUCKET);
        while (buckets.size() < wanted) {
            split();
        }
        while (buckets.size() > wanted) {
            join();
        }
    }

    private void split() {
        int added = buckets.size();
        int parent = parentOf(added);
        SortedMap<String, V> both = buckets.get(parent);
        buckets.set(parent, new TreeMap<>());
        buckets.add(new TreeMap<>());
        shared.clear(parent);
        both.forEach((name, value) -> buckets.get(bucket(name)).put(name, value));
    }

    private void join() {
        int last = buckets.size() - 1;
        int parent = parentOf(last);
        SortedMap<String, V> both = new TreeMap<>(buckets.get(parent));
        both.putAll(buckets.remove(last));
        buckets.set(parent, both);
        shared.clear(last);
        shared.clear(parent);
    }

    @Nullable V find(String name) {
        return buckets.get(bucket(name)).get(name);
    }

    int size() {
        return size;
    }

    void put(String name, V value) {
        V before = changeable(name).put(name, value);
        if (before == null) {
            size++;
            adjust();
        } else {
            forgetDeadline(name, before);
        }
        if (value.expiresAtMs() != Deadlines.NEVER) {
            deadlines.add(new Deadline(value.expiresAtMs(), name));
        }
    }

    void remove(String name) {
        V before = changeable(name).remove(name);
        if (before != null) {
            size--;
            adjust();
            forgetDeadline(name, before);
        }
    }

    private void forgetDeadline(String name, V value) {
        if (value.expiresAtMs() != Deadlines.NEVER) {
            deadlines.remove(new Deadline(value.expiresAtMs(), name));
        }
    }

    private SortedMap<String, V> changeable(String name) {
        int bucket = bucket(name);
        if (shared.get(bucket)) {
            shared.clear(bucket);
            buckets.set(bucket, new TreeMap<>(buckets.get(bucket)));
        }
        return buckets.get(bucket);
    }

    /**
     * Removes all that has run out by now, the earliest first, and what ran out at the same moment by name.
     *
     * @param expired hears of each, after it is gone
     */
    void expire(long nowMs, BiConsumer<String, V> expired) {
        while (!deadlines.isEmpty() && deadlines.first().atMs() <= nowMs) {
            String name = deadlines.first().name();
            V value = find(name);
            if (value == null) {
                throw new IllegalStateException("'" + name + "' has a deadline and no value.");
            }
            remove(name);
            expired.accept(name, value);
        }
    }

    /** As it is now, for any thread. */
    View<V> view() {
        shared.set(0, buckets.size());
        return new View<>(format, List.copyOf(buckets), size);
    }

    /** The values at one moment. */
    record View<V>(ValueFormat<V> format, List<SortedMap<String, V>> buckets, int size) {

        /** The same bytes for the same values, whatever the order in which they came. */
        void writeTo(OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeByte(FORMAT);
            Wire.writeNumber(data, size);
            for (SortedMap<String, V> bucket : buckets) {
                for (Map.Entry<String, V> entry : bucket.entrySet()) {
                    Wire.writeText(data, entry.getKey());
                    format.write(entry.getValue(), data);
                }
            }
        }
    }

    /** Becomes what a view has written. */
    void restore(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int written = data.readUnsignedByte();
        if (written != FORMAT) {
            throw new IOException("The format " + written + " of a snapshot is not known here, only " + FORMAT + ".");
        }
        clear();
        for (long left = Wire.readNumber(data); left > 0; left--) {
            String name = Wire.readText(data);
            put(name, format.read(data));
        }
    }
}
