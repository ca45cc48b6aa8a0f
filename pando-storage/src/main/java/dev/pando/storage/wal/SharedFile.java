package dev.pando.storage.wal;

import dev.pando.storage.Disk;
import dev.pando.storage.StorageException;
import java.io.IOException;

/** An open file that several threads use; closed when the last of them has released it. */
final class SharedFile {
    private final Disk.File file;
    private int users = 1; // guarded by this

    /** Whoever makes it is its first user. */
    SharedFile(Disk.File file) {
        this.file = file;
    }

    Disk.File file() {
        return file;
    }

    /** One more user, unless there is none any more. */
    synchronized SharedFile retain() throws IOException {
        if (users == 0) {
            throw new StorageException("The log is closed.");
        }
        users++;
        return this;
    }

    void release() throws IOException {
        boolean last;
        synchronized (this) {
            last = --users == 0;
        }
        if (last) {
            file.close();
        }
    }
}
