package dev.pando.compare;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The state machine that every peer runs: how many entries there were, and a checksum that depends on their order. Written by one
 * thread, read by any.
 */
public final class Counter {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int FACTOR = 31;

    private volatile long count;
    private volatile long sum;

    /** Counts the entry in these bytes, 8 or more. */
    public void apply(byte[] bytes, int offset, int length) {
        apply((long) LONGS.get(bytes, offset), (long) LONGS.get(bytes, offset + length - Long.BYTES), length);
    }

    /** Counts the entry that remains in a buffer, whose position stays. */
    public void apply(ByteBuffer bytes) {
        ByteBuffer bigEndian = bytes.order() == ByteOrder.BIG_ENDIAN ? bytes : bytes.duplicate();
        apply(
                bigEndian.getLong(bigEndian.position()),
                bigEndian.getLong(bigEndian.limit() - Long.BYTES),
                bigEndian.remaining());
    }

    /** Counts an entry of which these are the first and last 8 bytes. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void apply(long first, long last, int length) {
        sum = (sum * FACTOR + first) * FACTOR + last + length;
        count = count + 1;
    }

    /** Back to the state before any entry, for a member that is started again and replays its log. */
    public void reset() {
        set(0, 0);
    }

    /** Becomes what a snapshot says. */
    public void set(long newCount, long newSum) {
        sum = newSum;
        count = newCount;
    }

    public long count() {
        return count;
    }

    public long sum() {
        return sum;
    }
}
