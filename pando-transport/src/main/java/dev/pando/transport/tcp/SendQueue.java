package dev.pando.transport.tcp;

import dev.pando.transport.Packet;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on a connection, bounded in bytes. Any thread adds; the writer alone takes, everything at
 * once.
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
    private boolean writerWaits;
    private boolean finished;
    private boolean aborted;
    /** Of what is in {@link #items}, and of what the writer has taken and not reported as sent. */
    private long queuedBytes;

    SendQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @return false if it was finished or is full; an empty queue takes a single packet of any size */
    boolean offer(long group, Packet packet, long bytes) {
        lock.lock();
        try {
            if (finished || (queuedBytes > 0 && queuedBytes + bytes > maxBytes)) {
                return false;
            }
            queuedBytes += bytes;
            add(new Item(group, packet, bytes));
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
                add(KEEPALIVE);
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(Item item) {
        items.add(item);
        if (writerWaits) {
            writerWaits = false;
            filled.signal();
        }
    }

    /**
     * Takes all that is queued; waits until there is something.
     *
     * @param reuse an empty queue that the caller has no more use for
     * @return null if there is nothing and never will be
     */
    @Nullable Queue<Item> take(Queue<Item> reuse) {
        lock.lock();
        try {
            while (items.isEmpty() && !finished) {
                writerWaits = true;
                filled.awaitUninterruptibly();
            }
            if (items.isEmpty()) {
                return null;
            }
            Queue<Item> taken = items;
            items = reuse;
            return taken;
        } finally {
            lock.unlock();
        }
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

    /** Takes no more; what is queued can still be taken. */
    void finish() {
        lock.lock();
        try {
            finished = true;
            filled.signal();
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
            items.clear();
            queuedBytes = 0;
            filled.signal();
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
