package dev.pando.storage.snapshot;

import dev.pando.core.SnapshotPoint;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.Disk;
import dev.pando.storage.DiskFullException;
import dev.pando.storage.LogOptions;
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.StorageFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group's snapshots under {@code snapshots/}. See {@code docs/storage-format.md}.
 *
 * <p>Beyond {@link SnapshotStore}: what the log needs of it, which it calls from its opening and its log writer.
 */
public final class SnapshotFiles implements SnapshotStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);
    private static final int MAX_SYNC_BYTES = 4 << 20;

    private final Disk disk;
    private final Path folder;
    private final long group;
    private final LogOptions options;
    private final AtomicLong created = new AtomicLong();

    /** Held while names in the folder change. Taken before the monitors of this and of {@link Incoming}. */
    private final Object naming = new Object();

    private @Nullable Incoming incoming; // guarded by naming
    private @Nullable OpenTransfer transfer; // guarded by naming
    private boolean closed; // guarded by naming

    private @Nullable Snapshot current; // guarded by this
    private final Map<Path, Integer> readers = new HashMap<>(); // guarded by this

    /** A newer one than the current that was found damaged; null if there was none. */
    private final @Nullable Damaged damaged;

    private record Damaged(long index, CorruptLogException cause) {}

    private SnapshotFiles(
            Disk disk,
            Path folder,
            long group,
            LogOptions options,
            @Nullable Snapshot current,
            @Nullable Damaged damaged) {
        this.disk = disk;
        this.folder = folder;
        this.group = group;
        this.options = options;
        this.current = current;
        this.damaged = damaged;
    }

    /** Whether a group has snapshots, sound or not. */
    public static boolean areIn(Disk disk, Path groupFolder) throws IOException {
        return !named(disk, SnapshotNames.folder(groupFolder)).isEmpty();
    }

    /**
     * Finds out what there is. Changes nothing: {@link #start} has to be called before anything is asked to change.
     *
     * @param groupFolder of the group
     * @throws StorageException if the newest is another group's, of a newer format, or in another's place
     */
    public static SnapshotFiles find(Disk disk, Path groupFolder, long group, LogOptions options) throws IOException {
        Path folder = SnapshotNames.folder(groupFolder);
        @Nullable Damaged damaged = null;
        List<SnapshotNames.Named> names = named(disk, folder);
        for (int i = names.size() - 1; i >= 0; i--) {
            SnapshotNames.Named name = names.get(i);
            try {
                Snapshot found = read(disk, folder.resolve(name.name()), group, name);
                return new SnapshotFiles(disk, folder, group, options, found, damaged);
            } catch (CorruptLogException e) {
                LOG.warn("{}", e.getMessage());
                damaged = damaged == null ? new Damaged(name.index(), e) : damaged;
            }
        }
        return new SnapshotFiles(disk, folder, group, options, null, damaged);
    }

    /** Oldest first: names are sorted. */
    private static List<SnapshotNames.Named> named(Disk disk, Path folder) throws IOException {
        List<SnapshotNames.Named> found = new ArrayList<>();
        for (String name : disk.list(folder)) {
            SnapshotNames.Named parsed = SnapshotNames.parse(name);
            if (parsed != null) {
                found.add(parsed);
            }
        }
        return found;
    }

    private static Snapshot read(Disk disk, Path path, long group, SnapshotNames.Named name) throws IOException {
        try (Disk.File file = disk.open(path)) {
            SnapshotHeader.Found found = SnapshotHeader.read(file, path, group);
            SnapshotPoint point = found.header().point();
            if (point.index() != name.index() || point.term() != name.term()) {
                throw new StorageException(
                        "%s was written as the snapshot of entry %d, term %d: the file was renamed or put in the wrong place."
                                .formatted(path, point.index(), point.term()));
            }
            SnapshotInput.checkEndsWhole(file, path, found);
            return new Snapshot(point, found.header().id(), file.size());
        }
    }

    // ---- for the log ----

    /** What the current one stands for; {@link SnapshotPoint#NONE} if there is none. */
    public synchronized SnapshotPoint point() {
        return current == null ? SnapshotPoint.NONE : current.point();
    }

    /**
     * Whether the log may lack its entries up to an index.
     *
     * @throws CorruptLogException if it might, had a snapshot not been damaged
     */
    public boolean covers(long index) throws CorruptLogException {
        if (index <= point().index()) {
            return true;
        }
        if (damaged != null && index <= damaged.index()) {
            throw damaged.cause();
        }
        return false;
    }

    /** Deletes what a crash or an earlier snapshot has left, when all of the group's storage is known to be sound. */
    public void start() throws IOException {
        List<String> names = disk.list(folder);
        if (names.isEmpty()) {
            return;
        }
        disk.syncDirectory(folder); // whoever named the snapshot may have ended before it did so
        long index = point().index();
        Path state = folder.resolve(SnapshotNames.INCOMING_STATE);
        boolean incomingIsOfUse = names.contains(SnapshotNames.INCOMING)
                && names.contains(SnapshotNames.INCOMING_STATE)
                && IncomingState.indexIn(disk, state, group) > index;
        for (String name : names) {
            SnapshotNames.Named snapshot = SnapshotNames.parse(name);
            if (SnapshotNames.isUnfinished(name)
                    || (snapshot != null && snapshot.index() < index)
                    || (SnapshotNames.isIncoming(name) && !incomingIsOfUse)) {
                disk.delete(folder.resolve(name));
            }
        }
    }

    /** @throws IllegalArgumentException if no snapshot of this point was received and completed, or it isn't newer */
    public void checkMayInstall(SnapshotPoint point) {
        synchronized (naming) {
            if (incoming == null
                    || !incoming.isComplete()
                    || !incoming.isUsable()
                    || !incoming.snapshot().point().equals(point)) {
                throw new IllegalArgumentException("No snapshot of entry " + point.index()
                        + " was received as a whole, so the log can't begin there.");
            }
            if (point.index() <= point().index()) {
                throw new IllegalArgumentException("The log can't begin anew after entry " + point.index()
                        + ", which the current snapshot, of entry " + point().index() + ", covers.");
            }
        }
    }

    /** Makes the snapshot that was received and completed the current one, durably. */
    public void install(SnapshotPoint point) throws IOException {
        synchronized (naming) {
            checkMayInstall(point);
            Incoming received = incoming;
            if (received != null) {
                received.install(SnapshotNames.snapshot(folder, point.index(), point.term()));
                incoming = null;
                become(received.snapshot());
            }
        }
    }

    // ---- for everybody ----

    @Override
    public synchronized @Nullable Snapshot current() {
        return current;
    }

    @Override
    public Writer create(SnapshotPoint point) throws IOException {
        if (point.index() < 1 || point.term() < 1) {
            throw new IllegalArgumentException("A snapshot covers at least one entry: " + point);
        }
        synchronized (naming) {
            checkOpen();
            disk.createDirectories(folder);
        }
        SnapshotHeader header = new SnapshotHeader(group, options.random().nextLong(), point);
        Path path = SnapshotNames.unfinished(folder, point.index(), point.term(), created.incrementAndGet());
        try {
            Disk.File file = disk.create(path);
            try {
                return new OwnSnapshot(header, path, new SnapshotOutput(file, header, syncBytes()));
            } catch (IOException | RuntimeException e) {
                file.close();
                disk.delete(path);
                throw e;
            }
        } catch (DiskFullException e) {
            throw new StorageFullException(folder, header.encode().capacity(), e);
        }
    }

    private int syncBytes() {
        return Math.min(MAX_SYNC_BYTES, options.segmentBytes());
    }

    private void checkOpen() throws StorageException {
        if (closed) {
            throw new StorageException("The log is closed.");
        }
    }

    /** It is durable under its name. Needs {@link #naming}. */
    private void become(Snapshot snapshot) {
        synchronized (this) {
            current = snapshot;
        }
        try {
            dropStale();
        } catch (IOException e) { // no harm: the next start does it
            LOG.info(
                    "Could not delete what snapshot {} has taken the place of: {}.",
                    snapshot.point().index(),
                    e.toString());
        }
    }

    /** Needs {@link #naming}. */
    private void dropStale() throws IOException {
        long index = point().index();
        Incoming received = incoming;
        if (received != null && transfer == null && received.snapshot().point().index() <= index) {
            incoming = null;
            received.discard();
        }
        for (SnapshotNames.Named name : named(disk, folder)) {
            Path path = folder.resolve(name.name());
            if (name.index() < index && !isRead(path)) {
                disk.delete(path);
            }
        }
    }

    private synchronized boolean isRead(Path path) {
        return readers.containsKey(path);
    }

    @Override
    public @Nullable Reader open() throws IOException {
        Snapshot snapshot;
        Path path;
        synchronized (this) {
            snapshot = current;
            if (snapshot == null) {
                return null;
            }
            path = pathOf(snapshot);
            readers.merge(path, 1, Integer::sum);
        }
        boolean opened = false;
        try {
            Disk.File file = disk.open(path);
            try {
                SnapshotHeader.Found found = SnapshotHeader.read(file, path, group);
                if (found.header().id() != snapshot.id() || file.size() != snapshot.fileBytes()) {
                    throw new CorruptLogException(path, 0, 0, "it is not the snapshot that was there.");
                }
                Reader reader = new OpenSnapshot(snapshot, path, file, found, () -> release(path));
                opened = true;
                return reader;
            } finally {
                if (!opened) {
                    file.close();
                }
            }
        } catch (NoSuchFileException e) {
            throw new CorruptLogException(path, 0, 0, "the file is missing.");
        } finally {
            if (!opened) {
                release(path);
            }
        }
    }

    private Path pathOf(Snapshot snapshot) {
        return SnapshotNames.snapshot(
                folder, snapshot.point().index(), snapshot.point().term());
    }

    /** Nobody may delete it before all who read it have come here. */
    private void release(Path path) {
        synchronized (this) {
            readers.computeIfPresent(path, (key, count) -> count == 1 ? null : count - 1);
        }
        synchronized (naming) {
            if (!closed) {
                try {
                    dropStale();
                } catch (IOException e) {
                    LOG.info("Could not delete {}: {}.", path, e.toString());
                }
            }
        }
    }

    @Override
    public Transfer receive(Snapshot snapshot) throws IOException {
        synchronized (naming) {
            checkOpen();
            disk.createDirectories(folder);
            transfer = null;
            Incoming before = incoming;
            if (before == null) {
                before = Incoming.resume(disk, folder, group, snapshot, syncBytes());
            } else if (!before.isUsable() || !before.snapshot().equals(snapshot)) {
                incoming = null;
                before.discard();
                before = null;
            }
            Incoming now = before == null ? Incoming.begin(disk, folder, group, snapshot, syncBytes()) : before;
            incoming = now;
            OpenTransfer opened = new OpenTransfer(now);
            transfer = opened;
            return opened;
        }
    }

    /** Nothing is made, named or deleted any more. Whoever reads goes on. */
    @Override
    public void close() throws IOException {
        synchronized (naming) {
            closed = true;
            transfer = null;
            if (incoming != null) {
                incoming.close();
            }
        }
    }

    private final class OwnSnapshot implements Writer {
        private final SnapshotHeader header;
        private final Path path;
        private final SnapshotOutput output;
        private @Nullable IOException failure;
        private boolean done;

        OwnSnapshot(SnapshotHeader header, Path path, SnapshotOutput output) {
            this.header = header;
            this.path = path;
            this.output = output;
        }

        @Override
        public void write(ByteBuffer content) throws IOException {
            checkUsable();
            int length = content.remaining();
            try {
                output.write(content);
            } catch (IOException e) {
                throw fail(e, length);
            }
        }

        private void checkUsable() throws IOException {
            if (failure != null) {
                throw new StorageException("The snapshot has failed before: " + failure.getMessage(), failure);
            }
            if (done) {
                throw new StorageException("The snapshot was finished or closed.");
            }
        }

        private IOException fail(IOException cause, long bytes) {
            failure = cause instanceof DiskFullException
                    ? new StorageFullException(folder, bytes, cause)
                    : new StorageException(path + " can't be written any more: " + cause + ".", cause);
            return failure;
        }

        @Override
        public boolean finish() throws IOException {
            checkUsable();
            try {
                output.finish();
                output.close();
                return takeItsPlace();
            } catch (StorageException e) {
                failure = e;
                throw e;
            } catch (IOException e) {
                throw fail(e, 1);
            }
        }

        private boolean takeItsPlace() throws IOException {
            SnapshotPoint point = header.point();
            synchronized (naming) {
                checkOpen();
                boolean newer = point.index() > point().index();
                if (newer) {
                    disk.rename(path, SnapshotNames.snapshot(folder, point.index(), point.term()));
                    disk.syncDirectory(folder);
                    done = true;
                    become(new Snapshot(point, header.id(), output.position()));
                } else {
                    close();
                }
                return newer;
            }
        }

        @Override
        public void close() throws IOException {
            if (!done) {
                done = true;
                output.close();
                synchronized (naming) {
                    if (!closed) { // else the next start does it, and it may have begun
                        disk.delete(path);
                    }
                }
            }
        }
    }

    /** One that was taken the place of refuses: two must not write to one file. */
    private final class OpenTransfer implements Transfer {
        private final Incoming received;

        OpenTransfer(Incoming received) {
            this.received = received;
        }

        private void checkIsTheOne() throws StorageException {
            synchronized (naming) {
                if (transfer != this) {
                    throw new StorageException("The transfer was closed, or another has taken its place.");
                }
            }
        }

        @Override
        public long received() {
            return received.received();
        }

        @Override
        public void append(ByteBuffer piece) throws IOException {
            checkIsTheOne();
            received.append(piece);
        }

        @Override
        public SnapshotPoint complete() throws IOException {
            checkIsTheOne();
            return received.complete();
        }

        @Override
        public void close() throws IOException {
            synchronized (naming) {
                if (transfer == this) {
                    transfer = null;
                    if (!closed) {
                        dropStale();
                    }
                }
            }
        }
    }
}
