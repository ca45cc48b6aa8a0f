package dev.pando.storage.directory;

import dev.pando.storage.DataDirectoryInUseException;
import dev.pando.storage.Disk;
import dev.pando.storage.DiskFullException;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.StorageFullException;
import dev.pando.storage.wal.SegmentedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A member's data directory, locked as long as it is open:
 *
 * <pre>
 * lock                            held while the directory is open
 * identity                        who the member is
 * groups/GROUP/vote               term and vote of a group; GROUP is 16 hexadecimal digits
 * groups/GROUP/log/SEQUENCE.log   its log
 * groups/GROUP/snapshots/         its snapshots: what the log no longer has
 * </pre>
 *
 * <p>Refuses, by name and without changing anything, whatever is not sound: storage that is empty is never taken for a
 * known member's, and a folder with somebody else's files is never made a member's.
 *
 * <p>For one thread at a time; the stores that it opens say themselves who may call them.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String IDENTITY = "identity";
    private static final String NEW_IDENTITY = "identity.new";
    private static final String GROUPS = "groups";

    /** What an empty directory may hold: what an earlier attempt left, and what a file system puts into its root. */
    private static final Set<String> EMPTY = Set.of(LOCK, NEW_IDENTITY, "lost+found");

    private final Disk disk;
    private final Path directory;
    private final LogOptions options;
    private final Disk.Lock lock;
    private final Map<Long, LogStore> open = new HashMap<>();
    private @Nullable Identity identity;

    private DataDirectory(Disk disk, Path directory, LogOptions options, Disk.Lock lock, @Nullable Identity identity) {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.lock = lock;
        this.identity = identity;
    }

    /**
     * Opens a data directory, and creates it where there is none.
     *
     * @throws DataDirectoryInUseException if another member has it open
     * @throws StorageException if it can't be used as it is: says why, and what to do
     */
    public static DataDirectory open(Disk disk, Path directory, LogOptions options) throws IOException {
        List<String> names = list(disk, directory);
        checkIsOurs(directory, names);
        try {
            disk.createDirectories(directory);
            return lockAndRead(disk, directory, options);
        } catch (DiskFullException e) {
            throw new StorageFullException(directory, 1, e);
        } catch (StorageException | DataDirectoryInUseException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /**
     * Whether a member's data is there: one that belongs to a cluster, or has begun to join one.
     *
     * @throws StorageException if that can't be seen
     */
    public static boolean holdsMember(Disk disk, Path directory) throws StorageException {
        return list(disk, directory).contains(IDENTITY);
    }

    /**
     * Opens the data directory of a member that there has been. Creates nothing where there is none, so that a disk that
     * isn't mounted is noticed.
     *
     * @throws StorageException if no member's data is there, and as {@link #open}
     */
    public static DataDirectory openExisting(Disk disk, Path directory, LogOptions options) throws IOException {
        if (!holdsMember(disk, directory)) {
            throw new StorageException(
                    "There is no member's data in " + directory
                            + ". Is its disk mounted, and the path right? To make a new member there, start a cluster or join one.");
        }
        return open(disk, directory, options);
    }

    private static DataDirectory lockAndRead(Disk disk, Path directory, LogOptions options) throws IOException {
        Disk.Lock lock = disk.lock(directory.resolve(LOCK));
        try {
            List<String> names = disk.list(directory);
            checkIsOurs(directory, names); // again: somebody else may have been at it until just now
            disk.syncDirectory(directory); // whoever saved the identity may have ended before it did so
            Identity identity = names.contains(IDENTITY) ? readIdentity(disk, directory.resolve(IDENTITY)) : null;
            return new DataDirectory(disk, directory, options, lock, identity);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static List<String> list(Disk disk, Path directory) throws StorageException {
        try {
            return disk.list(directory);
        } catch (NotDirectoryException | FileAlreadyExistsException e) {
            throw new StorageException(
                    directory + " is not a directory. Give the path of one, or of one to be made.", e);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static void checkIsOurs(Path directory, List<String> names) throws StorageException {
        if (names.contains(IDENTITY)) {
            return;
        }
        if (names.contains(GROUPS)) {
            throw new StorageException(
                    directory.resolve(IDENTITY) + " is missing, although the directory holds a member's"
                            + " log. Put the file back, or give this member an empty directory and let it join as a new one.");
        }
        List<String> foreign =
                names.stream().filter(name -> !EMPTY.contains(name)).toList();
        if (!foreign.isEmpty()) {
            throw new StorageException(directory + " holds files that are not Pando's, such as '" + foreign.get(0)
                    + "'. Give the member an empty directory, or one of its own to be made.");
        }
    }

    private static StorageException unusable(Path directory, IOException e) {
        return new StorageException(
                directory + " can't be used: " + e + ". The member needs a directory that it may read and write.", e);
    }

    private static Identity readIdentity(Disk disk, Path path) throws IOException {
        try (Disk.File file = disk.open(path)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Math.min(file.size(), 1 << 20)));
            int length = file.read(bytes, 0);
            byte[] text = new byte[length];
            bytes.flip().get(text);
            return IdentityFile.decode(text, path);
        }
    }

    /** Where it is. */
    public Path path() {
        return directory;
    }

    /** Who the member is; empty if none has been here yet. */
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /**
     * Makes an identity durable: the old one or the new one is there after a crash, never neither.
     *
     * @throws IllegalArgumentException if it is another member's
     * @throws StorageFullException if there is no room; the old one is still there
     * @throws StorageException if it failed; whether the old or the new one is there is not known
     */
    public void save(Identity newIdentity) throws IOException {
        if (identity != null && !identity.member().equals(newIdentity.member())) {
            throw new IllegalArgumentException("The directory is member " + identity.member() + "'s and can't become "
                    + newIdentity.member() + "'s.");
        }
        Path unfinished = directory.resolve(NEW_IDENTITY);
        try {
            disk.delete(unfinished);
            try (Disk.File file = disk.create(unfinished)) {
                file.write(ByteBuffer.wrap(IdentityFile.encode(newIdentity)), 0);
                file.sync();
            }
            disk.rename(unfinished, directory.resolve(IDENTITY));
            disk.syncDirectory(directory);
        } catch (DiskFullException e) {
            throw new StorageFullException(directory, 1, e);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
        identity = newIdentity;
    }

    /**
     * Opens the storage of a group; makes it, unless the member {@link Identity#hasHistory has been at work before}.
     *
     * @throws IllegalStateException if it is open already, or nobody's identity was saved yet
     * @throws StorageException as {@link SegmentedLog#open}
     */
    public LogStore openGroup(long group) throws IOException {
        if (identity == null) {
            throw new IllegalStateException("An identity has to be saved before a group is opened.");
        }
        if (open.containsKey(group)) {
            throw new IllegalStateException("Group " + group + " is open already.");
        }
        Path folder = directory.resolve(GROUPS).resolve("%016x".formatted(group));
        try {
            LogStore store = SegmentedLog.open(disk, folder, group, options, identity.hasHistory());
            open.put(group, store);
            return store;
        } catch (DiskFullException e) {
            throw new StorageFullException(directory, options.segmentBytes(), e);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /**
     * Copies all that is in it to a folder beside it, durably; for a member that does not run.
     *
     * @return the folder: this one's name with {@code .before-recovery} behind it, and a number if there is one already
     * @throws StorageException if that fails, or there is no room; nothing here has changed
     */
    public Path copyAside() throws IOException {
        Path aside = null;
        try {
            for (int number = 1; aside == null; number++) {
                String suffix = ".before-recovery" + (number == 1 ? "" : "." + number);
                Path candidate = directory.resolveSibling(directory.getFileName() + suffix);
                aside = disk.exists(candidate) ? null : candidate;
            }
            new FolderCopy(disk).copy(directory, aside, Set.of(LOCK));
            return aside;
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException(directory + " could not be copied to " + aside + ": " + e, e);
        }
    }

    /** Closes the stores that are still open, and lets go of the lock. */
    @Override
    public void close() throws IOException {
        try {
            for (LogStore store : open.values()) {
                store.close();
            }
            open.clear();
        } finally {
            lock.close();
        }
    }
}
