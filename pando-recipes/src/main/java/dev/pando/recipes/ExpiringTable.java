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
 * Values by name, which may run out. A view costs {@value #BUCKETS} references: names are spread over as many sorted maps, each
 * of which is copied when it is first changed after a view was taken. Not thread-safe; views are.
 *
 * @param <V> never changes
 */
final class ExpiringTable<V extends ExpiringTable.Expiring> {
    private static final int BUCKETS = 1_024;

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
    private final BitSet shared = new BitSet(BUCKETS);

    /** Of all that runs out: follows from the values. */
    private final TreeSet<Deadline> deadlines = new TreeSet<>();

    private int size;

    ExpiringTable(ValueFormat<V> format) {
        this.format = format;
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(new TreeMap<>());
        }
    }

    /** The same everywhere: Java says what the hash of a string is. */
    private static int bucket(String name) {
        int hash = name.hashCode();
        return (hash ^ (hash >>> 16) ^ (hash >>> 10)) & (BUCKETS - 1);
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
        shared.set(0, BUCKETS);
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
        buckets.replaceAll(bucket -> new TreeMap<>());
        shared.clear();
        deadlines.clear();
        size = 0;
        for (long left = Wire.readNumber(data); left > 0; left--) {
            String name = Wire.readText(data);
            put(name, format.read(data));
        }
    }
}
