package dev.pando.storage.wal;

import dev.pando.storage.Disk;
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

    /** One more user. Only for somebody who knows that there is still one. */
    synchronized SharedFile retain() {
        if (users == 0) {
            throw new IllegalStateException("The file is closed already.");
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
