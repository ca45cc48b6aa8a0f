package dev.pando.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
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

    /** Where all together are too many, this part of what they may be goes at once. */
    private static final int DROPPED_AT_ONCE = 16;

    // Looked up, and searched for one extreme; never walked in an order that matters.
    private final LongMap<Window> sessions = new LongMap<>();
    private long bytes;

    /** How many there have been: their order, which is that of the log. */
    private long added;

    /** One of them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Result(long session, long sequence, byte[] encoded) {}

    /** The results of numbers of a session that follow one another: a ring, whose length is a power of two. */
    private static final class Window {
        private static final int LEAST = 16;
        private static final int SPARSE = 4;

        /** Where there was one: an outcome has a byte at least. */
        private static final byte[] NOTHING = {};

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
                resize(2 * count);
            }
            if (count == 0) {
                first = sequence;
            }
            put(sequence, result, order);
            count++;
            bytes += weight(result);
        }

        private void resize(int length) {
            byte[][] before = encoded;
            long[] ordersBefore = orders;
            encoded = new byte[length][];
            orders = new long[length];
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

        private byte[] at(long sequence) {
            return encoded[place(sequence)];
        }

        /** How many bytes are held no more. */
        private long dropFirst() {
            long weight = weight(at(first));
            encoded[place(first)] = NOTHING;
            bytes -= weight;
            first++;
            count--;
            if (SPARSE * count < encoded.length && encoded.length > LEAST) {
                resize(encoded.length / 2);
            }
            return weight;
        }

        private boolean isFollowedBy(long sequence) {
            return sequence == first + count;
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
        if (window.count == 0) {
            sessions.remove(session);
        }
        if (bytes > MAX_BYTES) {
            dropOldest();
        }
    }

    /** Some at once, so that sessions are not searched for each. */
    private void dropOldest() {
        PriorityQueue<Window> byAge = byAge();
        while (bytes > MAX_BYTES - MAX_BYTES / DROPPED_AT_ONCE) {
            Window oldest = byAge.remove();
            bytes -= oldest.dropFirst();
            if (oldest.count == 0) {
                sessions.remove(oldest.session);
            } else {
                byAge.add(oldest);
            }
        }
    }

    private PriorityQueue<Window> byAge() {
        PriorityQueue<Window> byAge = new PriorityQueue<>(Comparator.comparingLong(Window::oldest));
        byAge.addAll(sessions.values());
        return byAge;
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
        return window != null && window.has(sequence) ? window.at(sequence) : null;
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

    /** How many results are held, be it that they are not to be found any more. */
    int held() {
        return sessions.values().stream()
                .mapToInt(window -> (int) Arrays.stream(window.encoded)
                        .filter(result -> result != null && result.length > 0)
                        .count())
                .sum();
    }

    /** All of them, in the order of the log. */
    List<Result> all() {
        List<Result> all = new ArrayList<>();
        PriorityQueue<Cursor> cursors = new PriorityQueue<>(Comparator.comparingLong(Cursor::order));
        sessions.values().forEach(window -> cursors.add(new Cursor(window)));
        for (Cursor next = cursors.poll(); next != null; next = cursors.poll()) {
            all.add(next.result());
            if (next.advances()) {
                cursors.add(next);
            }
        }
        return all;
    }

    /** A place in a window that is gone through. */
    private static final class Cursor {
        private final Window window;
        private long sequence;

        private Cursor(Window window) {
            this.window = window;
            this.sequence = window.first;
        }

        private long order() {
            return window.orders[window.place(sequence)];
        }

        private Result result() {
            return new Result(window.session, sequence, window.at(sequence));
        }

        private boolean advances() {
            sequence++;
            return window.has(sequence);
        }
    }
}
