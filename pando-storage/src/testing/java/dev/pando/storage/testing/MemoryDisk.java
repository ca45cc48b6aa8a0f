package dev.pando.storage.testing;

import dev.pando.storage.DataDirectoryInUseException;
import dev.pando.storage.Disk;
import dev.pando.storage.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that does what real ones do, and what they do when they fail. Nothing written is durable before its
 * sync, no name before its folder's. Deterministic: the same calls with the same seeds give the same bytes.
 *
 * <p>Faults are asked for by counting: "the second write from now". A process that uses the disk ends with {@link
 * #crash} or {@link #kill}; files and locks it had are then of no use any more, and the disk can be used again.
 */
public final class MemoryDisk implements Disk {
    /** For what {@link #crash} does not decide: whether what fails is half done, and which bit flips. */
    private final RandomGenerator random;

    private final Set<Path> folders = new TreeSet<>();
    private NavigableMap<Path, MemoryFile> names = new TreeMap<>();
    private final NavigableMap<Path, MemoryFile> durableNames = new TreeMap<>();
    private final List<NameChange> pendingNames = new ArrayList<>();
    private final Set<Path> locks = new HashSet<>();

    private int process;
    private boolean dead;
    private long operations;
    private long writes;
    private long syncs;
    private long dieAt = Long.MAX_VALUE;
    private long failWriteAt = Long.MAX_VALUE;
    private long failSyncAt = Long.MAX_VALUE;
    private long capacity = Long.MAX_VALUE;
    private boolean flipsNextRead;
    private @Nullable Path failed;

    /** Fails in the same way whenever it is made. */
    public MemoryDisk() {
        this(new SplittableRandom(0));
    }

    public MemoryDisk(RandomGenerator random) {
        this.random = random;
    }

    /** What a folder's sync makes durable: a name made for a file, changed from another, or taken away. */
    private record NameChange(
            Path folder,
            @Nullable Path from,
            @Nullable Path to,
            @Nullable MemoryFile file) {}

    /** An empty disk. */
    /** A disk that holds these files, durably. */
    public static MemoryDisk holding(Map<Path, byte[]> files) {
        MemoryDisk disk = new MemoryDisk();
        files.forEach((path, bytes) -> {
            disk.addFolders(path.getParent());
            MemoryFile file = MemoryFile.durable(bytes);
            disk.names.put(path, file);
            disk.durableNames.put(path, file);
        });
        return disk;
    }

    /** All files as a process would read them now. */
    public synchronized NavigableMap<Path, byte[]> files() {
        NavigableMap<Path, byte[]> files = new TreeMap<>();
        names.forEach((path, file) -> files.put(path, file.bytes()));
        return files;
    }

    /** A file as a process would read it now. */
    public synchronized byte[] bytes(Path path) throws IOException {
        return file(path).bytes();
    }

    // ---- faults ----

    /**
     * The power goes off: of what was not synced each sector is kept, lost or torn, each name kept or lost, as the seed
     * says.
     */
    public synchronized void crash(long seed) {
        SplittableRandom luck = new SplittableRandom(seed);
        for (NameChange change : pendingNames) {
            if (luck.nextInt(3) > 0) {
                makeDurable(change);
            }
        }
        pendingNames.clear();
        Set<MemoryFile> seen = new HashSet<>();
        for (MemoryFile file : durableNames.values()) {
            if (seen.add(file)) {
                file.crash(luck);
            }
        }
        names = new TreeMap<>(durableNames);
        endProcess();
    }

    /** The process ends, and the machine goes on: nothing is lost, nothing becomes durable. */
    public synchronized void kill() {
        endProcess();
    }

    private void endProcess() {
        process++;
        dead = false;
        dieAt = Long.MAX_VALUE;
        failWriteAt = Long.MAX_VALUE;
        failSyncAt = Long.MAX_VALUE;
        flipsNextRead = false;
        failed = null;
        locks.clear();
    }

    /** At the n-th change from now on, half done or not, everything fails until {@link #crash} or {@link #kill}. */
    public synchronized void dieAtOperation(long n) {
        dieAt = operations + n;
    }

    /** Whether {@link #dieAtOperation} has struck. */
    public synchronized boolean isDead() {
        return dead;
    }

    /** How many changes (of files, names, and syncs) there were. */
    public synchronized long operations() {
        return operations;
    }

    /** The n-th write from now on fails; some of it may have been written. */
    public synchronized void failWrite(int n) {
        failWriteAt = writes + n;
    }

    /** The n-th sync of a file or folder from now on fails, and what it should have made durable never becomes so. */
    public synchronized void failSync(int n) {
        failSyncAt = syncs + n;
    }

    /** Where the write or sync was that has failed as asked, since the process began; null if none has. */
    public synchronized @Nullable Path failed() {
        return failed;
    }

    /** No more than this may be stored, in bytes. */
    public synchronized void setCapacity(long bytes) {
        capacity = bytes;
    }

    /** Bytes stored. */
    public synchronized long used() {
        return names.values().stream().mapToLong(MemoryFile::size).sum();
    }

    /** Flips bits of a byte where it is stored. */
    public synchronized void flip(Path path, long offset, int mask) throws IOException {
        file(path).flip(offset, mask);
    }

    /** The next read of a file returns a flipped bit, once. */
    public synchronized void flipNextRead() {
        flipsNextRead = true;
    }

    /** Nothing that was asked for above, and has not come about yet, will. */
    public synchronized void recover() {
        dieAt = Long.MAX_VALUE;
        failWriteAt = Long.MAX_VALUE;
        failSyncAt = Long.MAX_VALUE;
        flipsNextRead = false;
        capacity = Long.MAX_VALUE;
    }

    /** A file loses its end, where it is stored. */
    public synchronized void cutFile(Path path, long size) throws IOException {
        MemoryFile file = file(path);
        file.truncate(size);
        file.sync();
    }

    /** What is stored at one place of a file comes to stand at another as well. */
    public synchronized void misdirect(Path path, long from, long to, int length) throws IOException {
        MemoryFile file = file(path);
        byte[] bytes = new byte[length];
        int read = file.read(ByteBuffer.wrap(bytes), from);
        file.write(to, Arrays.copyOf(bytes, read));
        file.sync();
    }

    /** All data is gone; what uses the disk has ended. */
    public synchronized void wipe() {
        endProcess();
        names.clear();
        durableNames.clear();
        pendingNames.clear();
        folders.clear();
        capacity = Long.MAX_VALUE;
    }

    /** How often a file was written to, under whatever name it had. */
    public synchronized int writes(Path path) throws IOException {
        return file(path).writes();
    }

    /** How often a file was synced, under whatever name it had. */
    public synchronized int syncs(Path path) throws IOException {
        return file(path).syncs();
    }

    // ---- the disk ----

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        change();
        for (Path p = directory; p != null; p = p.getParent()) {
            if (names.containsKey(p)) {
                throw new FileAlreadyExistsException(p.toString());
            }
        }
        addFolders(directory);
    }

    private void addFolders(@Nullable Path directory) {
        for (Path p = directory; p != null; p = p.getParent()) {
            folders.add(p);
        }
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        alive(process);
        if (names.containsKey(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        Set<String> found = new TreeSet<>();
        for (Path path : names.keySet()) {
            addIfIn(directory, path, found);
        }
        for (Path folder : folders) {
            addIfIn(directory, folder, found);
        }
        return List.copyOf(found);
    }

    private static void addIfIn(Path directory, Path path, Set<String> found) {
        if (directory.equals(path.getParent())) {
            found.add(String.valueOf(path.getFileName()));
        }
    }

    @Override
    public synchronized boolean exists(Path path) throws IOException {
        alive(process);
        return names.containsKey(path) || folders.contains(path);
    }

    @Override
    public synchronized File open(Path path) throws IOException {
        alive(process);
        return new Handle(path, file(path), process);
    }

    @Override
    public synchronized File create(Path path) throws IOException {
        change();
        Path folder = path.getParent();
        if (folder == null || !folders.contains(folder)) {
            throw new NoSuchFileException(String.valueOf(folder));
        }
        if (names.containsKey(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        MemoryFile file = new MemoryFile();
        names.put(path, file);
        pendingNames.add(new NameChange(folder, null, path, file));
        return new Handle(path, file, process);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        MemoryFile file = file(from);
        change();
        if (!String.valueOf(from.getParent()).equals(String.valueOf(to.getParent()))) {
            throw new IOException("Not in one folder: " + from + " and " + to);
        }
        names.remove(from);
        names.put(to, file);
        pendingNames.add(new NameChange(parent(to), from, to, file));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        change();
        if (names.remove(path) != null) {
            pendingNames.add(new NameChange(parent(path), path, null, null));
        }
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        change();
        if (++syncs == failSyncAt) {
            failed = directory;
            throw new IOException("Injected: the sync of folder " + directory + " failed.");
        }
        for (Iterator<NameChange> changes = pendingNames.iterator(); changes.hasNext(); ) {
            NameChange change = changes.next();
            if (change.folder().equals(directory)) {
                makeDurable(change);
                changes.remove();
            }
        }
    }

    private void makeDurable(NameChange change) {
        if (change.from() == null && change.to() != null && change.file() != null) {
            durableNames.put(change.to(), change.file());
        } else if (change.from() != null && change.to() == null) {
            durableNames.remove(change.from());
        } else if (change.from() != null && durableNames.get(change.from()) == change.file()) {
            MemoryFile file = durableNames.remove(change.from());
            durableNames.put(change.to(), file);
        }
    }

    @Override
    public synchronized Lock lock(Path file) throws IOException {
        if (!names.containsKey(file)) {
            create(file);
        }
        if (!locks.add(file)) {
            throw new DataDirectoryInUseException(file);
        }
        int owner = process;
        return () -> {
            synchronized (this) {
                if (owner == process) {
                    locks.remove(file);
                }
            }
        };
    }

    private MemoryFile file(Path path) throws IOException {
        MemoryFile file = names.get(path);
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return file;
    }

    private static Path parent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException("Not in a folder: " + path);
        }
        return parent;
    }

    private void alive(int owner) throws IOException {
        if (dead || owner != process) {
            throw new IOException("Injected: this process is dead.");
        }
    }

    /** Before something is changed: counts it, and dies if it is time. */
    private void change() throws IOException {
        alive(process);
        if (++operations >= dieAt) {
            dead = true;
            alive(process);
        }
    }

    private final class Handle implements File {
        private final Path path;
        private final MemoryFile file;
        private final int owner;
        private boolean closed;

        Handle(Path path, MemoryFile file, int owner) {
            this.path = path;
            this.file = file;
            this.owner = owner;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (MemoryDisk.this) {
                check();
                int start = target.position();
                int length = file.read(target, position);
                if (flipsNextRead && length > 0) {
                    flipsNextRead = false;
                    int at = start + random.nextInt(length);
                    target.put(at, (byte) (target.get(at) ^ 1 << random.nextInt(8)));
                }
                return length;
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            synchronized (MemoryDisk.this) {
                check();
                byte[] bytes = new byte[source.remaining()];
                source.get(bytes);
                if (operations + 1 >= dieAt && random.nextBoolean()) {
                    file.write(position, bytes);
                }
                change();
                if (++writes == failWriteAt) {
                    failed = path;
                    throw new IOException("Injected: a write to " + path + " failed.");
                }
                if (capacity < Long.MAX_VALUE && used() + growth(position + bytes.length) > capacity) {
                    throw new DiskFullException(path + ": no space left.");
                }
                file.write(position, bytes);
            }
        }

        private long growth(long end) {
            return Math.max(0, end - file.size());
        }

        @Override
        public void sync() throws IOException {
            synchronized (MemoryDisk.this) {
                check();
                if (operations + 1 >= dieAt && random.nextBoolean()) {
                    file.sync();
                }
                change();
                if (++syncs == failSyncAt) {
                    failed = path;
                    file.failSync(random);
                    throw new IOException("Injected: the sync of " + path + " failed.");
                }
                file.sync();
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (MemoryDisk.this) {
                check();
                return file.size();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (MemoryDisk.this) {
                check();
                change();
                file.truncate(size);
            }
        }

        @Override
        public void close() {
            synchronized (MemoryDisk.this) {
                closed = true;
            }
        }

        private void check() throws IOException {
            alive(owner);
            if (closed) {
                throw new IOException(path + " is closed.");
            }
        }
    }
}
