package dev.pando.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The requests with entries that one follower has not answered yet, bounded in number and in bytes. */
final class Inflight extends ByValue {
    /** In the order in which they were sent; last indexes rise. */
    private final Deque<Sent> requests = new ArrayDeque<>();

    /** Of all {@link #requests}. */
    private long bytes;

    private record Sent(long lastIndex, long bytes) {}

    Inflight copy() {
        Inflight copy = new Inflight();
        copy.requests.addAll(requests);
        copy.bytes = bytes;
        return copy;
    }

    /** Whether one more request may go; that one may pass the bound in bytes. */
    boolean hasRoom(CoreOptions options) {
        return requests.size() < options.maxInflightMessages() && bytes < options.maxInflightBytes();
    }

    void add(long lastIndex, long requestBytes) {
        requests.addLast(new Sent(lastIndex, requestBytes));
        bytes += requestBytes;
    }

    /** Gives back every request that ends at {@code index} or before. */
    void freeUpTo(long index) {
        Sent oldest = requests.peekFirst();
        while (oldest != null && oldest.lastIndex <= index) {
            bytes -= oldest.bytes;
            requests.removeFirst();
            oldest = requests.peekFirst();
        }
    }

    void clear() {
        requests.clear();
        bytes = 0;
    }

    @Override
    Object[] values() {
        return new Object[] {List.copyOf(requests), bytes};
    }
}
