package dev.pando.transport.tcp;

import dev.pando.transport.Packet;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on a connection, bounded in bytes. Any thread adds; one at a time takes, everything at once, and
 * says when it is through: the writer, who waits for it, or whoever has something to send that is little.
 */
final class SendQueue {

    /**
     * What becomes one frame.
     *
     * @param packet null for a keepalive
     * @param bytes of the frame
     */
    record Item(long group, @Nullable Packet packet, long bytes) {}

    private static final Item KEEPALIVE = new Item(0, null, 0);

    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();

    // Below: guarded by the lock.
    private Queue<Item> items = new ArrayDeque<>();

    /** For {@link #items}, when that is taken. */
    private Queue<Item> spare = new ArrayDeque<>();

    private boolean writerWaits;

    /** Somebody has taken what was queued, and is not through with it. */
    private boolean taken;

    /** Whoever has taken last could not send all of it. */
    private boolean left;

    private boolean finished;
    private boolean aborted;
    /** Of what is in {@link #items}, and of what was taken and not reported as sent. */
    private long queuedBytes;

    SendQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a packet. It is sent when the writer is woken, or what is queued is taken.
     *
     * @return false if it was finished or is full; an empty queue takes a single packet of any size
     */
    boolean offer(long group, Packet packet, long bytes) {
        lock.lock();
        try {
            if (finished || (queuedBytes > 0 && queuedBytes + bytes > maxBytes)) {
                return false;
            }
            queuedBytes += bytes;
            items.add(new Item(group, packet, bytes));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a keepalive, unless something is queued anyway. */
    void offerKeepalive() {
        lock.lock();
        try {
            if (!finished && items.isEmpty()) {
                items.add(KEEPALIVE);
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has the writer send what is queued. */
    void wakeWriter() {
        lock.lock();
        try {
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        if (writerWaits && !taken) {
            writerWaits = false;
            filled.signal();
        }
    }

    /**
     * Takes all that is queued, for the writer; waits until there is something.
     *
     * @return null if there is nothing and never will be; empty if only something is left of what was taken before
     */
    @Nullable Queue<Item> take() {
        lock.lock();
        try {
            while (taken || (items.isEmpty() && !left && !finished)) {
                writerWaits = true;
                filled.awaitUninterruptibly();
            }
            writerWaits = false;
            return items.isEmpty() && !left ? null : takeAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes all that is queued, if that is no more than so many bytes and nobody else is at it; otherwise the writer does.
     *
     * @return null if there is nothing to do
     */
    @Nullable Queue<Item> takeLittle(long most) {
        lock.lock();
        try {
            if (taken || items.isEmpty()) {
                return null;
            }
            if (left || finished || queuedBytes > most) {
                wake();
                return null;
            }
            return takeAll();
        } finally {
            lock.unlock();
        }
    }

    private Queue<Item> takeAll() {
        taken = true;
        left = false;
        Queue<Item> all = items;
        items = spare;
        spare = all;
        return all;
    }

    /** So many of the bytes that were taken are on their way. */
    void sent(long bytes) {
        lock.lock();
        try {
            queuedBytes -= aborted ? 0 : bytes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whoever has taken is through with it, and has emptied it.
     *
     * @param isLeft whether something of it could not be written, which the writer does now
     */
    void done(boolean isLeft) {
        lock.lock();
        try {
            taken = false;
            left = isLeft && !aborted;
            if (left || !items.isEmpty() || finished) {
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; what is queued can still be taken. */
    void finish() {
        lock.lock();
        try {
            finished = true;
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more and drops what is queued. */
    void abort() {
        lock.lock();
        try {
            finished = true;
            aborted = true;
            left = false;
            items.clear();
            queuedBytes = 0;
            wake();
        } finally {
            lock.unlock();
        }
    }

    long queuedBytes() {
        lock.lock();
        try {
            return queuedBytes;
        } finally {
            lock.unlock();
        }
    }
}
