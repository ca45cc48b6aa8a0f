package dev.pando.storage.wal;

import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment's frames one after the other, through a window that is moved over the file. Checks lengths before it
 * makes room for them. For one thread.
 */
final class FrameCursor {
    private final Disk.File file;
    private final SegmentKey key;
    private final long limit;
    private long position;

    /** Bytes of the file from {@code windowStart} on: what is between 0 and the buffer's limit. */
    private ByteBuffer window;

    private long windowStart;

    /**
     * @param position where the first frame begins
     * @param limit where the bytes that may be read end
     * @param windowBytes how much to read at once; a larger frame makes it grow
     */
    FrameCursor(Disk.File file, SegmentKey key, long position, long limit, int windowBytes) {
        this.file = file;
        this.key = key;
        this.position = position;
        this.limit = limit;
        this.windowStart = position;
        this.window = ByteBuffer.allocate((int) Math.max(FrameHeader.BYTES, Math.min(windowBytes, limit - position)))
                .limit(0);
    }

    /** Where the next frame begins. */
    long position() {
        return position;
    }

    /** Goes to another place, from which {@link #next} reads. */
    void moveTo(long newPosition) {
        position = newPosition;
    }

    /**
     * Reads the frame at the position and moves on to the next.
     *
     * @return the frame, its head verified, its entries not
     * @throws BadFrameException if what stands there is no frame; the position stays
     */
    Frame next() throws IOException, BadFrameException {
        Frame frame = tryHead();
        if (frame == null) {
            throw new BadFrameException(position, 0, "there is no valid frame.");
        }
        int length = frame.header().length();
        if (!load(length)) {
            throw new BadFrameException(position, 0, "the frame is cut off.");
        }
        int at = (int) (position - windowStart);
        Frame whole = new Frame(frame.header(), frame.crc(), position, key, window, at);
        position += whole.header().alignedLength();
        return whole;
    }

    /** The frame at the position with only its head and directory read, null if there is no valid one. Doesn't move. */
    @Nullable Frame tryHead() throws IOException {
        if (!load(FrameHeader.BYTES)) {
            return null;
        }
        int headLength = FrameHeader.claimedHeadLength(window, (int) (position - windowStart), limit - position);
        if (headLength == 0 || !load(headLength)) {
            return null;
        }
        int at = (int) (position - windowStart);
        FrameHeader header = FrameHeader.decode(window, at, key, position);
        return header == null ? null : new Frame(header, FrameHeader.crcIn(window, at), position, key, window, at);
    }

    /** The 8 bytes at the position, 0 beyond the end. */
    long peek() throws IOException {
        return load(Long.BYTES) ? window.getLong((int) (position - windowStart)) : 0;
    }

    /** Makes sure that {@code length} bytes from the position on are in the window. */
    private boolean load(int length) throws IOException {
        if (length > limit - position) {
            return false;
        }
        boolean there = position >= windowStart && position + length <= windowStart + window.limit();
        if (!there) {
            refill(length);
        }
        return window.limit() - (position - windowStart) >= length;
    }

    private void refill(int length) throws IOException {
        int capacity = Math.max(window.capacity(), length);
        ByteBuffer target = capacity == window.capacity() ? window : ByteBuffer.allocate(capacity);
        target.clear().limit((int) Math.min(capacity, limit - position));
        file.read(target, position);
        target.flip();
        window = target;
        windowStart = position;
    }
}
