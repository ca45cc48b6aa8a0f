package dev.pando.storage.snapshot;

import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import dev.pando.storage.SnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A snapshot that is read; its file stays until this is closed. For one thread. */
final class OpenSnapshot implements SnapshotStore.Reader {
    private final SnapshotStore.Snapshot snapshot;
    private final Path path;
    private final Disk.File file;
    private final SnapshotInput input;
    private final Runnable onClosed;

    /** What is left of the chunk that was read last; null at the end. */
    private @Nullable ByteBuffer content = ByteBuffer.allocate(0);

    private boolean done;

    OpenSnapshot(
            SnapshotStore.Snapshot snapshot, Path path, Disk.File file, SnapshotHeader.Found found, Runnable onClosed) {
        this.snapshot = snapshot;
        this.path = path;
        this.file = file;
        this.onClosed = onClosed;
        this.input = new SnapshotInput(file, path, found, snapshot.fileBytes());
    }

    @Override
    public SnapshotStore.Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (content != null && !content.hasRemaining()) {
            content = input.next();
        }
        ByteBuffer rest = content;
        if (rest == null) {
            return -1;
        }
        int length = Math.min(rest.remaining(), target.remaining());
        target.put(rest.slice(rest.position(), length));
        rest.position(rest.position() + length);
        return length;
    }

    @Override
    public ByteBuffer piece(long position, int maxBytes) throws IOException {
        if (position < 0 || position > snapshot.fileBytes() || maxBytes < 0) {
            throw new IllegalArgumentException("There is no piece of " + maxBytes + " bytes at " + position
                    + " of a file of " + snapshot.fileBytes() + ".");
        }
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(maxBytes, snapshot.fileBytes() - position));
        file.read(piece, position);
        if (piece.hasRemaining()) {
            throw new CorruptLogException(path, file.size(), 0, "the file was cut off.");
        }
        return piece.flip();
    }

    @Override
    public void close() throws IOException {
        if (done) {
            return;
        }
        done = true;
        input.close();
        try {
            file.close();
        } finally {
            onClosed.run();
        }
    }
}
