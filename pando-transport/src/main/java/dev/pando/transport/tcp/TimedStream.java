package dev.pando.transport.tcp;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Knows for how long a write has been waiting for the other end to read. Large writes go out in pieces, so that a slow
 * reader is not taken for one that reads nothing.
 */
final class TimedStream extends OutputStream {
    /** What the JDK hands to the system at once, too. */
    private static final int PIECE_BYTES = 128 << 10;

    private final OutputStream stream;

    /** The same; null if what is written to it may always wait. */
    private final @Nullable WaitlessOutput waitless;

    private volatile boolean writing;
    /** When the last write began, or ended where none is under way. */
    private volatile long sinceNanos = System.nanoTime();

    TimedStream(OutputStream stream) {
        this.stream = stream;
        this.waitless = stream instanceof WaitlessOutput output ? output : null;
    }

    boolean canWriteNow() {
        return waitless != null;
    }

    /** Writes what can be written without waiting, and gives how much that was; nothing where it can't. */
    int writeNow(byte[] bytes, int offset, int length) throws IOException {
        if (waitless == null) {
            return 0;
        }
        int written = waitless.writeNow(bytes, offset, length);
        sinceNanos = System.nanoTime();
        return written;
    }

    /** For how long a write has been under way; 0 where none is. */
    long writingNanos() {
        return writing ? System.nanoTime() - sinceNanos : 0; // in this order: the time is set before the flag
    }

    /** For how long nothing has been written; 0 while a write is under way. */
    long idleNanos() {
        return writing ? 0 : System.nanoTime() - sinceNanos;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int from = offset; from < end; from += PIECE_BYTES) {
            sinceNanos = System.nanoTime();
            writing = true;
            stream.write(bytes, from, Math.min(PIECE_BYTES, end - from));
        }
        sinceNanos = System.nanoTime();
        writing = false;
    }
}
