package dev.pando.transport.codec;

import dev.pando.core.entry.LogEntry;

/** How long a frame may be, so that nothing is allocated for one that is longer. */
public final class FrameBound {
    /** Before a connection is open: a hello, or the answer to it. Length field not included. */
    public static final int GREETING_BYTES = 4 << 10;

    /** What a batch may hold beside one entry of the largest size. */
    public static final int BATCH_BYTES = 8 << 20;

    private FrameBound() {}

    /**
     * On an open connection, length field not included. A batch of {@value #BATCH_BYTES} bytes to which one more entry
     * of the largest size was added fits, with everything around it.
     */
    public static int open(int maxEntryBytes) {
        return maxEntryBytes + LogEntry.HEADER_BYTES + BATCH_BYTES;
    }
}
