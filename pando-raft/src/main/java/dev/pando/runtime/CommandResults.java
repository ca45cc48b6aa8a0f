package dev.pando.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    private static final int OVERHEAD_BYTES = 32;

    // Looked up, and searched for one extreme; never walked in an order that matters.
    private final LongMap<Window> sessions = new LongMap<>();
    private long bytes;

    /** How many there have been: their order, which is that of the log. */
    private long added;

    /** One of them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Result(long session, long sequence, byte[] encoded) {}

    /** One of them, and when it was added. */
    private record Ordered(long order, Result result) {}

    /** The results of numbers of a session that follow one another: a ring, whose length is a power of two. */
    private static final class Window {
        private static final int LEAST = 16;

        private byte[][] encoded = new byte[LEAST][];
        private long[] orders = new long[LEAST];
        private final long session;
        private long first;
        private int count;
        private long bytes;

        private Window(long session) {
            this.session = session;
        }

        private void add(long sequence, byte[] result, long order) {
            if (count == encoded.length) {
                grow();
            }
            if (count == 0) {
                first = sequence;
            }
            put(sequence, result, order);
            count++;
            bytes += weight(result);
        }

        private void grow() {
            byte[][] before = encoded;
            long[] ordersBefore = orders;
            encoded = new byte[2 * before.length][];
            orders = new long[2 * before.length];
            for (long sequence = first; sequence < first + count; sequence++) {
                int place = (int) sequence & (before.length - 1);
                put(sequence, before[place], ordersBefore[place]);
            }
        }

        private void put(long sequence, byte[] result, long order) {
            encoded[place(sequence)] = result;
            orders[place(sequence)] = order;
        }

        private int place(long sequence) {
            return (int) sequence & (encoded.length - 1);
        }

        /** How many bytes are held no more. */
        private long dropFirst() {
            long weight = weight(encoded[place(first)]);
            bytes -= weight;
            first++;
            count--;
            return weight;
        }

        private boolean isFollowedBy(long sequence) {
            return count == 0 || sequence == first + count;
        }

        private boolean has(long sequence) {
            return sequence >= first && sequence < first + count;
        }

        private long oldest() {
            return orders[place(first)];
        }
    }

    /** The next command of a session had this result. */
    void add(long session, long sequence, byte[] encoded) {
        Window window = sessions.get(session);
        if (window == null || !window.isFollowedBy(sequence)) {
            forget(session);
            window = new Window(session);
            sessions.put(session, window);
        }
        if (window.count == Session.WINDOW) {
            bytes -= window.dropFirst();
        }
        window.add(sequence, encoded, added++);
        bytes += weight(encoded);
        while (window.bytes > MAX_SESSION_BYTES) {
            bytes -= window.dropFirst();
        }
        while (bytes > MAX_BYTES) {
            bytes -= oldest().dropFirst();
        }
    }

    private Window oldest() {
        return sessions.values().stream()
                .filter(window -> window.count > 0)
                .min(Comparator.comparingLong(Window::oldest))
                .orElseThrow();
    }

    /** Drops all of a session. */
    void forget(long session) {
        Window window = sessions.remove(session);
        if (window != null) {
            bytes -= window.bytes;
        }
    }

    private static long weight(byte[] encoded) {
        return (long) encoded.length + OVERHEAD_BYTES;
    }

    /** Null if it is not known (any more). */
    byte @Nullable [] find(long session, long sequence) {
        Window window = sessions.get(session);
        return window != null && window.has(sequence) ? window.encoded[window.place(sequence)] : null;
    }

    /** Drops what belongs to sessions that are gone. */
    void retain(LongPredicate isOpen) {
        sessions.removeIf(window -> {
            boolean isGone = !isOpen.test(window.session);
            if (isGone) {
                bytes -= window.bytes;
            }
            return isGone;
        });
    }

    long bytes() {
        return bytes;
    }

    /** All of them, in the order of the log. */
    List<Result> all() {
        List<Ordered> all = new ArrayList<>();
        for (Window window : sessions.values()) {
            for (long sequence = window.first; sequence < window.first + window.count; sequence++) {
                int place = window.place(sequence);
                all.add(new Ordered(window.orders[place], new Result(window.session, sequence, window.encoded[place])));
            }
        }
        all.sort(Comparator.comparingLong(Ordered::order));
        return all.stream().map(Ordered::result).toList();
    }
}
