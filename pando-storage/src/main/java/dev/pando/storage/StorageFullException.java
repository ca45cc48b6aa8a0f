package dev.pando.storage;

import java.nio.file.Path;

/**
 * There is no room for what should be stored. Nothing of it was written, what is stored is intact, and the storage
 * stays usable: the same call may be made again once there is room.
 */
public final class StorageFullException extends StorageException {
    private static final long serialVersionUID = 1L;

    public StorageFullException(Path directory, long bytes, Throwable cause) {
        super(
                "The disk of " + directory + " has no room for " + bytes
                        + " more bytes. Nothing was written and nothing" + " is lost; free some space, and it goes on.",
                cause);
    }
}
