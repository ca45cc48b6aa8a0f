package dev.pando.storage;

import java.io.IOException;
import java.nio.file.Path;

/** Somebody else has this data directory open. */
public final class DataDirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    public DataDirectoryInUseException(Path lockFile) {
        super("The data directory is in use by another member: " + lockFile + " is locked. Stop that member first, or"
                + " give this one a directory of its own.");
    }
}
