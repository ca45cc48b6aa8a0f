package dev.pando.storage.directory;

import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Copies a folder with all that is in it, durably. */
final class FolderCopy {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Disk disk;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    FolderCopy(Disk disk) {
        this.disk = disk;
    }

    /**
     * Copies it.
     *
     * @param to a folder that is not there, or is empty
     * @param except names in the folder itself that are left out
     */
    void copy(Path from, Path to, Set<String> except) throws IOException {
        disk.createDirectories(to);
        for (String name : disk.list(from)) {
            if (!except.contains(name)) {
                copyOne(from.resolve(name), to.resolve(name));
            }
        }
        disk.syncDirectory(to);
    }

    private void copyOne(Path from, Path to) throws IOException {
        if (isFolder(from)) {
            copy(from, to, Set.of());
            return;
        }
        try (Disk.File source = disk.open(from);
                Disk.File target = disk.create(to)) {
            long position = 0;
            while (source.read(buffer.clear(), position) > 0) {
                int length = buffer.position();
                target.write(buffer.flip(), position);
                position += length;
            }
            target.sync();
        }
    }

    private boolean isFolder(Path path) throws IOException {
        try {
            List<String> unused = disk.list(path);
            return true;
        } catch (NotDirectoryException e) {
            return false;
        }
    }
}
