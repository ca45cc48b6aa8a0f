package dev.pando.storage.snapshot;

import dev.pando.core.SnapshotPoint;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import dev.pando.storage.DiskFullException;
import dev.pando.storage.SnapshotStore.Snapshot;
import dev.pando.storage.StorageException;
import dev.pando.storage.StorageFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What has come of a snapshot from another member. Thread-safe. */
final class Incoming {
    private final Disk disk;
    private final Path folder;
    private final Path path;
    private final SnapshotHeader header;
    private final Snapshot snapshot;
    private final Disk.File file;
    private final IncomingState state;
    private final int syncBytes;

    private long received; // all guarded by this
    private boolean complete;
    private boolean closed;
    private @Nullable IOException failure;

    private Incoming(
            Disk disk,
            Path folder,
            SnapshotHeader header,
            Snapshot snapshot,
            Disk.File file,
            IncomingState state,
            int syncBytes) {
        this.disk = disk;
        this.folder = folder;
        this.path = folder.resolve(SnapshotNames.INCOMING);
        this.header = header;
        this.snapshot = snapshot;
        this.file = file;
        this.state = state;
        this.syncBytes = syncBytes;
        this.received = state.durable();
    }

    /**
     * Begins with nothing. What there was of another is gone.
     *
     * @param syncBytes so much may have come without being synced: a crash loses no more
     * @throws StorageFullException if there is no room
     */
    static Incoming begin(Disk disk, Path folder, long group, Snapshot snapshot, int syncBytes) throws IOException {
        SnapshotHeader header = new SnapshotHeader(group, snapshot.id(), snapshot.point());
        delete(disk, folder);
        Disk.@Nullable File file = null;
        @Nullable IncomingState state = null;
        try {
            file = disk.create(folder.resolve(SnapshotNames.INCOMING));
            Path statePath = folder.resolve(SnapshotNames.INCOMING_STATE);
            state = IncomingState.create(disk, statePath, header, snapshot.fileBytes());
            // The names are durable before the first mark is: it is never told of an earlier file of the same name.
            disk.syncDirectory(folder);
            return new Incoming(disk, folder, header, snapshot, file, state, syncBytes);
        } catch (IOException | RuntimeException e) {
            if (file != null) {
                file.close();
            }
            if (state != null) {
                state.close();
            }
            if (e instanceof DiskFullException) {
                delete(disk, folder);
                throw new StorageFullException(folder, snapshot.fileBytes(), e);
            }
            throw e;
        }
    }

    /**
     * Goes on with what an earlier process has received: with the chunks that are known to have been synced, and are right. What
     * else there is may be nowhere but in the system's cache.
     *
     * @return null if there is nothing of this snapshot
     */
    static @Nullable Incoming resume(Disk disk, Path folder, long group, Snapshot snapshot, int syncBytes)
            throws IOException {
        SnapshotHeader header = new SnapshotHeader(group, snapshot.id(), snapshot.point());
        Path statePath = folder.resolve(SnapshotNames.INCOMING_STATE);
        IncomingState state = IncomingState.open(disk, statePath, header, snapshot.fileBytes());
        if (state == null) {
            return null;
        }
        @Nullable Incoming found = null;
        try {
            found = resume(disk, folder, header, snapshot, state, syncBytes);
            return found;
        } finally {
            if (found == null) {
                state.close();
            }
        }
    }

    private static @Nullable Incoming resume(
            Disk disk, Path folder, SnapshotHeader header, Snapshot snapshot, IncomingState state, int syncBytes)
            throws IOException {
        Path path = folder.resolve(SnapshotNames.INCOMING);
        long durable = state.durable();
        if (durable <= 0 || durable > snapshot.fileBytes()) {
            return null;
        }
        Disk.File file;
        try {
            file = disk.open(path);
        } catch (NoSuchFileException e) {
            return null;
        }
        boolean resumes = false;
        try {
            long sound = soundUpTo(file, path, header, durable);
            if (sound == 0) {
                return null;
            }
            if (sound < durable) {
                state.mark(sound); // before what follows is gone, and other bytes come there
            }
            file.truncate(sound);
            Incoming incoming = new Incoming(disk, folder, header, snapshot, file, state, syncBytes);
            resumes = true;
            return incoming;
        } finally {
            if (!resumes) {
                file.close();
            }
        }
    }

    private static long soundUpTo(Disk.File file, Path path, SnapshotHeader header, long length) throws IOException {
        ByteBuffer expected = header.encode();
        int headerLength = expected.capacity();
        ByteBuffer start = ByteBuffer.allocate(headerLength);
        if (length < headerLength
                || file.size() < length
                || file.read(start, 0) < headerLength
                || !start.clear().equals(expected)) {
            return 0;
        }
        SnapshotHeader.Found found = new SnapshotHeader.Found(header, headerLength, SnapshotHeader.crcIn(expected));
        try (SnapshotInput input = new SnapshotInput(file, path, found, length)) {
            return input.soundUpTo();
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    synchronized long received() {
        return received;
    }

    synchronized boolean isComplete() {
        return complete;
    }

    /** Whether it can still be gone on with. */
    synchronized boolean isUsable() {
        return failure == null && !closed;
    }

    private void checkUsable() throws StorageException {
        if (failure != null) {
            throw new StorageException("The transfer has failed before: " + failure.getMessage(), failure);
        }
        if (closed) {
            throw new StorageException("What had been received of this snapshot is no longer here.");
        }
    }

    /** As {@link dev.pando.storage.SnapshotStore.Transfer#append}. */
    synchronized void append(ByteBuffer piece) throws IOException {
        checkUsable();
        int length = piece.remaining();
        if (length > snapshot.fileBytes() - received) {
            throw new IllegalArgumentException("A piece of " + length + " bytes at " + received
                    + " goes beyond the end of a snapshot of " + snapshot.fileBytes() + " bytes.");
        }
        try {
            file.write(piece.duplicate(), received);
        } catch (DiskFullException e) {
            throw new StorageFullException(folder, length, e); // a part may be there; the next attempt overwrites it
        } catch (IOException e) {
            throw fail(e);
        }
        piece.position(piece.limit());
        received += length;
        if (received - state.durable() >= syncBytes) {
            sync();
        }
    }

    private void sync() throws IOException {
        try {
            syncFile();
            state.mark(received);
        } catch (StorageFullException e) {
            throw e;
        } catch (IOException e) {
            throw fail(e);
        }
    }

    /** Where the system finds out only now that there is no room, what was not synced before does not count as received. */
    private void syncFile() throws IOException {
        try {
            file.sync();
        } catch (DiskFullException e) {
            file.truncate(state.durable());
            long lacking = received - state.durable();
            received = state.durable();
            throw new StorageFullException(folder, lacking, e);
        }
    }

    private StorageException fail(IOException cause) {
        StorageException first = new StorageException(
                path + " can't be written any more: " + cause + ". What has come of the snapshot is fetched once more.",
                cause);
        failure = first;
        return first;
    }

    /** As {@link dev.pando.storage.SnapshotStore.Transfer#complete}. */
    synchronized SnapshotPoint complete() throws IOException {
        checkUsable();
        if (received < snapshot.fileBytes()) {
            throw new IllegalStateException(
                    "Only " + received + " of " + snapshot.fileBytes() + " bytes of the snapshot are here.");
        }
        if (complete) {
            return snapshot.point();
        }
        if (state.durable() < received) {
            sync();
        }
        try {
            check();
        } catch (StorageException e) {
            discard();
            if (e instanceof CorruptLogException damage) {
                throw new CorruptLogException(
                        path,
                        damage.offset(),
                        0,
                        damage.what(),
                        "What was received of it is dropped; the snapshot has to be fetched once more.");
            }
            throw e;
        }
        complete = true;
        return snapshot.point();
    }

    private void check() throws IOException {
        SnapshotHeader.Found found = SnapshotHeader.read(file, path, header.group());
        if (!found.header().equals(header)) {
            throw new CorruptLogException(path, 0, 0, "it is not the snapshot that was announced.");
        }
        try (SnapshotInput input = new SnapshotInput(file, path, found, snapshot.fileBytes())) {
            while (input.next() != null) {
                // each chunk is checked as it is read
            }
        }
    }

    /** Gives it its name, durably; what it was received with is of no use any more. */
    synchronized void install(Path target) throws IOException {
        checkUsable();
        close();
        disk.rename(path, target);
        disk.syncDirectory(folder);
        disk.delete(folder.resolve(SnapshotNames.INCOMING_STATE));
    }

    /** Drops what was received. */
    synchronized void discard() throws IOException {
        close();
        delete(disk, folder);
    }

    /** Leaves what was received for another time. */
    synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            file.close();
            state.close();
        }
    }

    private static void delete(Disk disk, Path folder) throws IOException {
        disk.delete(folder.resolve(SnapshotNames.INCOMING_STATE));
        disk.delete(folder.resolve(SnapshotNames.INCOMING));
    }
}
