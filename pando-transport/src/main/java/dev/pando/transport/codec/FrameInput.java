package dev.pando.transport.codec;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into frames, many with one read. A length is checked before anything is allocated, and an array for a
 * long frame grows as its bytes arrive: it is no longer than twice what the sender has sent on this connection in all.
 *
 * <p>One thread reads; {@link #waitingNanos} may be asked by any.
 */
public final class FrameInput {
    /** A frame of up to this is allocated at once, whoever sends it. */
    private static final int FIRST_BYTES = 64 << 10;

    private InputStream stream;
    private byte[] buffer;
    private final byte[] lengthField = new byte[FrameCodec.LENGTH_BYTES];

    /** In all. */
    private long received;

    private int position;
    private int limit;

    /** When the read began that waits for bytes at the moment; valid only while {@link #waiting}. */
    private volatile long waitingSinceNanos;

    private volatile boolean waiting;

    public FrameInput(InputStream stream, int bufferBytes) {
        this.stream = stream;
        this.buffer = new byte[bufferBytes];
    }

    /** For how long nothing has come although this end was reading; 0 while it is busy with what came before. */
    public long waitingNanos() {
        return waiting ? System.nanoTime() - waitingSinceNanos : 0; // in this order: the time is set before the flag
    }

    /** Reads from another stream, with a buffer of another size, from now on; what was read already stays. */
    public void goOn(InputStream stream, int bufferBytes) {
        this.stream = stream;
        byte[] resized = new byte[Math.max(bufferBytes, limit - position)];
        System.arraycopy(buffer, position, resized, 0, limit - position);
        limit -= position;
        position = 0;
        buffer = resized;
    }

    /**
     * The next bytes.
     *
     * @throws EOFException if the stream ends before them
     */
    public byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        if (fill(bytes, 0, count) < count) {
            throw new EOFException("The other end closed the connection.");
        }
        return bytes;
    }

    /**
     * The next frame, without its length field.
     *
     * @param maxBytes the most that its length may claim
     * @return null if the stream ends before a frame begins
     * @throws EOFException if the stream ends within a frame
     * @throws WireFormatException if the frame is longer than allowed, or shorter than possible
     */
    public byte @Nullable [] frame(int maxBytes) throws IOException, WireFormatException {
        int read = fill(lengthField, 0, lengthField.length);
        if (read == 0) {
            return null;
        }
        if (read < lengthField.length) {
            throw cutOff();
        }
        int length = ByteBuffer.wrap(lengthField).getInt();
        if (length < FrameCodec.HEADER_BYTES || length > maxBytes) {
            throw new WireFormatException("A frame claims " + Integer.toUnsignedString(length) + " bytes; from "
                    + FrameCodec.HEADER_BYTES + " to " + maxBytes + " are allowed.");
        }
        return body(length);
    }

    private byte[] body(int length) throws IOException {
        byte[] frame = new byte[(int) Math.min(length, Math.max(FIRST_BYTES, received))];
        int filled = 0;
        while (true) {
            filled += fill(frame, filled, frame.length - filled);
            if (filled < frame.length) {
                throw cutOff();
            }
            if (filled == length) {
                return frame;
            }
            frame = Arrays.copyOf(frame, (int) Math.min(length, 2L * frame.length));
        }
    }

    private static EOFException cutOff() {
        return new EOFException("The other end closed the connection in the middle of a frame.");
    }

    /** Fills as much as there is; less than asked for only where the stream ends. */
    private int fill(byte[] target, int offset, int length) throws IOException {
        int filled = 0;
        while (filled < length) {
            if (position < limit) {
                int count = Math.min(length - filled, limit - position);
                System.arraycopy(buffer, position, target, offset + filled, count);
                position += count;
                filled += count;
            } else if (length - filled >= buffer.length) { // past the buffer: no need to copy it twice
                int count = read(target, offset + filled, length - filled);
                if (count < 0) {
                    return filled;
                }
                filled += count;
            } else {
                int count = read(buffer, 0, buffer.length);
                if (count < 0) {
                    return filled;
                }
                position = 0;
                limit = count;
            }
        }
        return filled;
    }

    private int read(byte[] target, int offset, int length) throws IOException {
        waitingSinceNanos = System.nanoTime();
        waiting = true;
        try {
            int count = stream.read(target, offset, length);
            received += Math.max(0, count);
            return count;
        } finally {
            waiting = false;
        }
    }
}
