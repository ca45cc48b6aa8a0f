package dev.pando.client;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What has a sequence number and is not known to be committed: a ring of {@link #CAPACITY}. Sequence numbers are
 * {@code first} up to, but not including, {@code end}.
 */
final class Window {
    /** For how many of its latest sequence numbers every member remembers where they stand. */
    static final int CAPACITY = 1024;

    private final @Nullable PendingAppend[] ring = new @Nullable PendingAppend[CAPACITY];

    /** Where the packets that are on their way end: each the sequence number after its last. */
    private final ArrayDeque<Long> packetEnds = new ArrayDeque<>();

    private long first = 1;
    private long end = 1;

    /** What to send next; between first and end. */
    private long cursor = 1;

    boolean isEmpty() {
        return first == end;
    }

    boolean isFull() {
        return end - first == CAPACITY;
    }

    long first() {
        return first;
    }

    long end() {
        return end;
    }

    long cursor() {
        return cursor;
    }

    /** Packets that were sent and not wholly acknowledged. */
    int packetsUnderWay() {
        return packetEnds.size();
    }

    /** Gives the next sequence number. */
    void add(PendingAppend append) {
        if (isFull()) {
            throw new IllegalStateException("The window is full: " + first + " to " + end + ".");
        }
        ring[slot(end)] = append;
        end++;
    }

    /** Null if it is known to be committed although something before it isn't. */
    @Nullable PendingAppend get(long sequence) {
        return ring[slot(checked(sequence))];
    }

    /** Everything before this has gone out in a packet. */
    void sentUpTo(long newCursor) {
        cursor = newCursor;
        packetEnds.add(newCursor);
    }

    /** Nothing before this needs to be sent. */
    void skipTo(long newCursor) {
        cursor = newCursor;
    }

    /** All that is not acknowledged is to be sent again. */
    void goBack() {
        cursor = first;
        packetEnds.clear();
    }

    /**
     * Takes what is known to be committed; null if that was known already.
     *
     * @param sequence of the window
     */
    @Nullable PendingAppend take(long sequence) {
        int slot = slot(checked(sequence));
        PendingAppend taken = ring[slot];
        ring[slot] = null;
        return taken;
    }

    /** Moves up to the first that is not known to be committed. */
    void advance() {
        while (first < end && ring[slot(first)] == null) {
            first++;
        }
        cursor = Math.max(cursor, first);
        while (!packetEnds.isEmpty() && packetEnds.getFirst() <= first) {
            packetEnds.removeFirst();
        }
    }

    private long checked(long sequence) {
        if (sequence < first || sequence >= end) {
            throw new IllegalArgumentException(sequence + " is not from " + first + " to " + end + ".");
        }
        return sequence;
    }

    private static int slot(long sequence) {
        return (int) (sequence % CAPACITY);
    }
}
