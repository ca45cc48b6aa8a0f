package dev.pando.storage;

import java.io.IOException;

/** The storage can't be used as it is. The message says what is wrong, where, and what to do. */
public class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
