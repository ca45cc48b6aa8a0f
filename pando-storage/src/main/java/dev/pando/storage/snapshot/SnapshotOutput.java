package dev.pando.storage.snapshot;

import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/** Writes a snapshot's file from its start to its end: a chunk at a time, and synced every few MiB. For one thread. */
final class SnapshotOutput implements AutoCloseable {
    /** After a chunk of which deflating saves less than a third, so many are stored as they are: what saves little takes longest. */
    private static final int NOT_TRIED = 15;

    private final Disk.File file;
    private final int syncBytes;
    private final long id;
    private final CRC32C sum;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

    /** Content that is no whole chunk yet, behind room for a head. */
    private final byte[] content = new byte[Chunks.HEAD_BYTES + Chunks.MAX_CONTENT_BYTES];

    private final byte[] deflated = new byte[Chunks.HEAD_BYTES + Chunks.MAX_CONTENT_BYTES];
    private int filled;

    /** Chunks until deflating is tried again. */
    private int untilTried;

    private long contentBytes;
    private int chunks;
    private long position;
    private long syncedTo;

    /** @param syncBytes so much may be written without being synced: a sync never has to wait for more */
    SnapshotOutput(Disk.File file, SnapshotHeader header, int syncBytes) throws IOException {
        ByteBuffer encoded = header.encode();
        this.file = file;
        this.syncBytes = syncBytes;
        this.id = header.id();
        this.sum = Chunks.contentSum(SnapshotHeader.crcIn(encoded));
        put(encoded);
    }

    /** Bytes of the file so far. */
    long position() {
        return position;
    }

    void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            int length = Math.min(source.remaining(), Chunks.MAX_CONTENT_BYTES - filled);
            source.get(content, Chunks.HEAD_BYTES + filled, length);
            filled += length;
            if (filled == Chunks.MAX_CONTENT_BYTES) {
                putChunk();
            }
        }
    }

    /** Writes what is left, and the end mark, and syncs. */
    void finish() throws IOException {
        if (filled > 0) {
            putChunk();
        }
        ByteBuffer end = ByteBuffer.allocate(Chunks.HEAD_BYTES + Chunks.END_BYTES);
        end.putLong(Chunks.HEAD_BYTES, contentBytes);
        end.putInt(Chunks.HEAD_BYTES + Long.BYTES, (int) sum.getValue());
        Chunks.putHead(end, 0, Chunks.END_BYTES, 0, Chunks.END, chunks, id);
        put(end);
        file.sync();
    }

    private void putChunk() throws IOException {
        sum.update(content, Chunks.HEAD_BYTES, filled);
        int smaller = deflate();
        byte[] bytes = smaller > 0 ? deflated : content;
        int length = smaller > 0 ? smaller : filled;
        ByteBuffer out = ByteBuffer.wrap(bytes, 0, Chunks.HEAD_BYTES + length);
        Chunks.putHead(out, 0, length, filled, smaller > 0 ? Chunks.DEFLATED : Chunks.STORED, chunks, id);
        put(out);
        chunks = Math.incrementExact(chunks);
        contentBytes += filled;
        filled = 0;
    }

    /** How long the content is deflated; 0 if that saves less than a tenth, or is not tried. */
    private int deflate() {
        int limit = filled - (filled + 9) / 10;
        if (limit <= 0) {
            return 0;
        }
        if (untilTried > 0) {
            untilTried--;
            return 0;
        }
        deflater.reset();
        deflater.setInput(content, Chunks.HEAD_BYTES, filled);
        deflater.finish();
        int length = 0;
        while (!deflater.finished() && length < limit) {
            length += deflater.deflate(deflated, Chunks.HEAD_BYTES + length, limit - length);
        }
        boolean isWorthIt = deflater.finished() && length <= filled - filled / 3;
        untilTried = isWorthIt ? 0 : NOT_TRIED;
        return deflater.finished() ? length : 0;
    }

    private void put(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        file.write(bytes, position);
        position += length;
        if (position - syncedTo >= syncBytes) {
            file.sync();
            syncedTo = position;
        }
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        file.close();
    }
}
