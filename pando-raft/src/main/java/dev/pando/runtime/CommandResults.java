package dev.pando.runtime;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What came of the latest commands of each session, for whoever sends one again (§6.3). Part of the machines' snapshot. Bounded:
 * of each session the latest {@link Session#WINDOW}, no more than {@link #MAX_SESSION_BYTES} of them, and all together no more
 * than {@link #MAX_BYTES}; the oldest go first. Not thread-safe.
 */
final class CommandResults {
    static final long MAX_SESSION_BYTES = 1 << 20;
    static final long MAX_BYTES = 64 << 20;

    /** What a result holds besides its bytes, roughly. */
    private static final int OVERHEAD_BYTES = 128;

    /** In the order of the log. */
    private final Map<Key, byte[]> results = new LinkedHashMap<>();

    // Looked up only.
    private final Map<Long, Held> sessions = new HashMap<>();
    private long bytes;

    private record Key(long session, long sequence) {}

    /** Which numbers of a session are here: all from the first to the last. */
    private static final class Held {
        private long first;
        private long last;
        private long bytes;
    }

    /** One of them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Result(long session, long sequence, byte[] encoded) {}

    /** The next command of a session had this result. */
    void add(long session, long sequence, byte[] encoded) {
        Held held = sessions.computeIfAbsent(session, id -> new Held());
        if (held.last == 0) {
            held.first = sequence;
        }
        held.last = sequence;
        results.put(new Key(session, sequence), encoded);
        held.bytes += weight(encoded);
        bytes += weight(encoded);
        while (held.last - held.first >= Session.WINDOW || held.bytes > MAX_SESSION_BYTES) {
            dropFirst(session, held);
        }
        while (bytes > MAX_BYTES) {
            long oldest = results.keySet().iterator().next().session();
            dropFirst(oldest, Objects.requireNonNull(sessions.get(oldest))); // its first is the oldest of all
        }
    }

    /** Drops all of a session. */
    void forget(long session) {
        Held held = sessions.get(session);
        while (held != null && sessions.containsKey(session)) {
            dropFirst(session, held);
        }
    }

    private void dropFirst(long session, Held held) {
        byte[] dropped = results.remove(new Key(session, held.first));
        if (dropped != null) {
            held.bytes -= weight(dropped);
            bytes -= weight(dropped);
        }
        held.first++;
        if (held.first > held.last) {
            sessions.remove(session);
        }
    }

    private static long weight(byte[] encoded) {
        return (long) encoded.length + OVERHEAD_BYTES;
    }

    /** Null if it is not known (any more). */
    byte @Nullable [] find(long session, long sequence) {
        return results.get(new Key(session, sequence));
    }

    /** Drops what belongs to sessions that are gone. */
    void retain(LongPredicate isOpen) {
        if (sessions.keySet().stream().allMatch(isOpen::test)) {
            return;
        }
        for (Iterator<Map.Entry<Key, byte[]>> all = results.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Key, byte[]> next = all.next();
            long session = next.getKey().session();
            if (!isOpen.test(session)) {
                bytes -= weight(next.getValue());
                sessions.remove(session);
                all.remove();
            }
        }
    }

    long bytes() {
        return bytes;
    }

    /** All of them, in the order of the log. */
    List<Result> all() {
        return results.entrySet().stream()
                .map(e -> new Result(e.getKey().session(), e.getKey().sequence(), e.getValue()))
                .toList();
    }
}
