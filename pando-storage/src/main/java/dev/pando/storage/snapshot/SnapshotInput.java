package dev.pando.storage.snapshot;

import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a snapshot's content, a chunk at a time, each checked before it is given out. For one thread. */
final class SnapshotInput implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotInput.class);
    private static final int WINDOW_BYTES = 256 << 10;

    private final Disk.File file;
    private final Path path;
    private final long id;
    private final long limit;
    private final CRC32C sum;
    private final Inflater inflater = new Inflater(true);
    private final byte[] inflated = new byte[Chunks.MAX_CONTENT_BYTES];

    /** Bytes of the file from {@code windowStart} on: what is between 0 and the buffer's limit. */
    private final ByteBuffer window;

    private long windowStart;
    private long position;
    private int chunks;
    private long contentBytes;

    /** @param limit where the bytes that may be read end */
    SnapshotInput(Disk.File file, Path path, SnapshotHeader.Found found, long limit) {
        this.file = file;
        this.path = path;
        this.id = found.header().id();
        this.limit = limit;
        this.sum = Chunks.contentSum(found.crc());
        this.position = found.length();
        this.windowStart = position;
        this.window = ByteBuffer.allocate((int) Math.max(Chunks.HEAD_BYTES, Math.min(WINDOW_BYTES, limit - position)))
                .limit(0);
    }

    /**
     * The next chunk's content, valid until the next call; null at the end, when all of it was found right.
     *
     * @throws CorruptLogException if it is not
     */
    @Nullable ByteBuffer next() throws IOException {
        Chunks.Head head = loadWhole();
        if (head == null) {
            throw damaged("the file ends within a chunk.");
        }
        int at = (int) (position - windowStart);
        check(head, at);
        ByteBuffer bytes = window.slice(at + Chunks.HEAD_BYTES, head.length());
        if (head.kind() == Chunks.END) {
            checkEnd(head, bytes);
            return null;
        }
        ByteBuffer content = head.kind() == Chunks.DEFLATED ? inflate(bytes, head.contentLength()) : bytes;
        sum.update(content.duplicate());
        contentBytes += head.contentLength();
        chunks++;
        position += Chunks.HEAD_BYTES + head.length();
        return content;
    }

    /** Where the last chunk ends that is right and lies below the limit as a whole. For a file that is still to be gone on with. */
    long soundUpTo() throws IOException {
        try {
            while (loadWhole() != null) {
                if (next() == null) {
                    return limit;
                }
            }
        } catch (CorruptLogException e) {
            LOG.warn("{} at {}: {} It is fetched once more from there on.", path, position, e.what());
        }
        return position;
    }

    /** Loads a chunk; null if the limit comes before its end. */
    private Chunks.@Nullable Head loadWhole() throws IOException {
        if (!load(Chunks.HEAD_BYTES)) {
            return null;
        }
        Chunks.Head head = Chunks.head(window, (int) (position - windowStart));
        if (!head.isPlausible()) {
            throw damaged("there is no chunk.");
        }
        return load(Chunks.HEAD_BYTES + head.length()) ? head : null;
    }

    private boolean load(int length) throws IOException {
        if (length > limit - position) {
            return false;
        }
        if (position + length > windowStart + window.limit()) {
            window.clear().limit((int) Math.min(window.capacity(), limit - position));
            file.read(window, position);
            window.flip();
            windowStart = position;
        }
        return window.limit() - (position - windowStart) >= length;
    }

    private void check(Chunks.Head head, int at) throws CorruptLogException {
        if (head.crc() != Chunks.crc(window, at, head.length(), id)) {
            throw damaged("the chunk's checksum is wrong.");
        }
        if (head.number() != chunks) {
            throw damaged("chunk " + head.number() + " stands where " + chunks + " should.");
        }
    }

    private void checkEnd(Chunks.Head head, ByteBuffer bytes) throws CorruptLogException {
        if (bytes.getLong(0) != contentBytes || bytes.getInt(Long.BYTES) != (int) sum.getValue()) {
            throw damaged("the checksum over all of the content is wrong.");
        }
        if (position + Chunks.HEAD_BYTES + head.length() != limit) {
            throw damaged("something follows on the end.");
        }
    }

    private ByteBuffer inflate(ByteBuffer bytes, int contentLength) throws CorruptLogException {
        inflater.reset();
        inflater.setInput(bytes);
        try {
            int length = 0;
            while (length < contentLength && !inflater.finished()) {
                int more = inflater.inflate(inflated, length, contentLength - length);
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                length += more;
            }
            // What it was deflated from may be known to have ended only when more is asked for, of which there is none.
            boolean ended = inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
            if (length != contentLength || !ended || inflater.getRemaining() > 0) {
                throw damaged("the chunk has not the length that it claims.");
            }
        } catch (DataFormatException e) {
            throw damaged("the chunk can't be inflated: " + e.getMessage() + ".");
        }
        return ByteBuffer.wrap(inflated, 0, contentLength);
    }

    private CorruptLogException damaged(String what) {
        return new CorruptLogException(path, position, 0, what);
    }

    /** Checks that a file ends with its end mark: it was not cut off. */
    static void checkEndsWhole(Disk.File file, Path path, SnapshotHeader.Found found) throws IOException {
        int length = Chunks.HEAD_BYTES + Chunks.END_BYTES;
        long at = file.size() - length;
        ByteBuffer end = ByteBuffer.allocate(length);
        boolean whole = at >= found.length() && file.read(end, at) == length;
        if (whole) {
            Chunks.Head head = Chunks.head(end, 0);
            whole = head.kind() == Chunks.END
                    && head.isPlausible()
                    && head.crc()
                            == Chunks.crc(end, 0, head.length(), found.header().id());
        }
        if (!whole) {
            throw new CorruptLogException(path, Math.max(0, at), 0, "there is no end mark: it was cut off.");
        }
    }

    /** Does not close the file, which is whoever gave it. */
    @Override
    public void close() {
        inflater.end();
    }
}
