package dev.pando.storage;

import java.io.IOException;

/** A {@link Disk} has no room for what should be written. What was written before is untouched. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(String message) {
        super(message);
    }

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
