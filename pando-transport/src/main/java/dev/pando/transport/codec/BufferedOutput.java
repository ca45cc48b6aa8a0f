package dev.pando.transport.codec;

import dev.pando.core.entry.LogEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Gathers what is written in one buffer and hands it on when that is full or {@link #flush} is called, so that many
 * small frames cost one system call. What is larger than the buffer passes through it in pieces, or past it where its
 * array can be had: nothing is copied more than once here, and memory does not depend on the size of a frame.
 *
 * <p>Not thread-safe.
 */
public final class BufferedOutput implements Output {
    private final OutputStream target;
    private final byte[] array;
    /** A view of {@link #array}; its position is how much of it is filled. */
    private final ByteBuffer buffer;

    private long written;

    public BufferedOutput(OutputStream target, int bufferBytes) {
        this.target = target;
        this.array = new byte[bufferBytes];
        this.buffer = ByteBuffer.wrap(array);
    }

    /** Bytes taken so far, flushed or not. */
    public long written() {
        return written;
    }

    /** Hands everything on in one write. */
    public void flush() throws IOException {
        if (buffer.position() > 0) {
            target.write(array, 0, buffer.position());
            buffer.clear();
        }
    }

    /** Takes what it can of what is gathered. */
    public interface Taker {
        /** @return how much it has taken, from the beginning */
        int take(byte[] bytes, int offset, int length) throws IOException;
    }

    /**
     * Hands on what a taker takes; the rest is handed on with what comes next.
     *
     * @return whether that was all
     */
    public boolean flushNow(Taker taker) throws IOException {
        int gathered = buffer.position();
        int taken = gathered == 0 ? 0 : taker.take(array, 0, gathered);
        System.arraycopy(array, taken, array, 0, gathered - taken);
        buffer.position(gathered - taken);
        return taken == gathered;
    }

    @Override
    public void u8(int value) throws IOException {
        reserve(Byte.BYTES);
        buffer.put((byte) value);
    }

    @Override
    public void u16(int value) throws IOException {
        reserve(Short.BYTES);
        buffer.putShort((short) value);
    }

    @Override
    public void u32(int value) throws IOException {
        reserve(Integer.BYTES);
        buffer.putInt(value);
    }

    @Override
    public void u64(long value) throws IOException {
        reserve(Long.BYTES);
        buffer.putLong(value);
    }

    @Override
    public void bytes(byte[] value, int offset, int length) throws IOException {
        if (length <= buffer.remaining()) {
            buffer.put(value, offset, length);
        } else {
            flush();
            if (length < array.length) {
                buffer.put(value, offset, length);
            } else {
                target.write(value, offset, length);
            }
        }
        written += length;
    }

    @Override
    public void record(LogEntry entry) throws IOException {
        if (entry.length() <= buffer.remaining()) {
            entry.writeTo(buffer);
        } else {
            inPieces(entry.record());
        }
        written += entry.length();
    }

    private void inPieces(ByteBuffer record) throws IOException {
        while (record.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int length = Math.min(record.remaining(), buffer.remaining());
            record.get(array, buffer.position(), length);
            buffer.position(buffer.position() + length);
        }
    }

    private void reserve(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        written += bytes;
    }
}
