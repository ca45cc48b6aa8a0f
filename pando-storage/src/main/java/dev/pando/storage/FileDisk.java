package dev.pando.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The real disk. The only class, with {@link FileDiskFile}, that touches files.
 *
 * <p>Only Pando's own threads should write and sync: see {@link FileDiskFile} for what an interrupt does.
 */
public final class FileDisk implements Disk {
    private static final boolean DIRECTORIES_CAN_BE_SYNCED =
            !System.getProperty("os.name", "").startsWith("Windows");

    /** Locks of this process: the operating system doesn't refuse a process its own second lock. */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    /** A view of all files that this process can reach; it keeps nothing. */
    public FileDisk() {}

    @Override
    public void createDirectories(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (@Nullable Path p = directory.toAbsolutePath().normalize();
                p != null && !Files.exists(p);
                p = p.getParent()) {
            missing.push(p);
        }
        if (missing.isEmpty() && !Files.isDirectory(directory)) {
            throw new FileAlreadyExistsException(directory.toString());
        }
        for (Path folder : missing) {
            Files.createDirectories(folder);
            Path parent = folder.getParent();
            if (parent != null) {
                syncDirectory(parent);
            }
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public File open(Path path) throws IOException {
        return new FileDiskFile(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public File create(Path path) throws IOException {
        try {
            return new FileDiskFile(
                    path,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw FileDiskFile.named(e, path, 1);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (!DIRECTORIES_CAN_BE_SYNCED) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public Lock lock(Path file) throws IOException {
        Path name = file.toAbsolutePath();
        Path folder = name.getParent();
        Path key = folder == null ? name : folder.toRealPath().resolve(String.valueOf(name.getFileName()));
        // Before the file is opened: on POSIX, closing any channel to it ends every lock that the process has on it.
        if (!LOCKED.add(key)) {
            throw new DataDirectoryInUseException(file);
        }
        try {
            FileChannel channel = lockedChannel(file);
            return () -> unlock(channel, key);
        } catch (IOException | RuntimeException e) {
            LOCKED.remove(key);
            throw e;
        }
    }

    private static FileChannel lockedChannel(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new DataDirectoryInUseException(file);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void unlock(FileChannel channel, Path key) throws IOException {
        if (channel.isOpen()) { // else it was closed before, and another may have the lock by now
            try {
                channel.close();
            } finally {
                LOCKED.remove(key);
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this process, through another class loader
        }
    }
}
