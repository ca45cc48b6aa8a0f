package dev.pando.transport.tcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds how many connections have not greeted yet. When there is no room, the oldest gives way: it had the most time
 * to say something, whereas refusing the newest would let a few silent strangers keep every member out.
 */
final class GreetingSlots {
    private final int max;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();

    /** In the order they came; true for those that were told to give way. Guarded by the lock. */
    private final Map<Guest, Boolean> guests = new LinkedHashMap<>();

    GreetingSlots(int max) {
        this.max = max;
    }

    /** Somebody who has not greeted yet. */
    interface Guest {
        /** Leave soon; there are too many. Must not block. */
        void giveWay();

        /** Leave soon; nobody is let in any more. Must not block. */
        void dismiss();
    }

    /** Takes a slot; waits until whoever gives way for it has left. */
    void enter(Guest guest) {
        lock.lock();
        try {
            while (guests.size() >= max) {
                sendOldestAway();
                if (guests.size() >= max) { // unless it left at once
                    left.awaitUninterruptibly();
                }
            }
            guests.put(guest, false);
        } finally {
            lock.unlock();
        }
    }

    private void sendOldestAway() {
        for (Map.Entry<Guest, Boolean> entry : guests.entrySet()) {
            if (!entry.getValue()) {
                entry.setValue(true);
                entry.getKey().giveWay();
                return;
            }
        }
    }

    void leave(Guest guest) {
        lock.lock();
        try {
            guests.remove(guest);
            left.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Sends everybody away. */
    void clear() {
        lock.lock();
        try {
            List.copyOf(guests.keySet()).forEach(Guest::dismiss);
        } finally {
            lock.unlock();
        }
    }
}
