package dev.pando.backup;

import java.io.IOException;

/** What was taken for a backup is none, or a damaged one. */
public final class BackupException extends IOException {
    private static final long serialVersionUID = 1;

    BackupException(String message) {
        super(message);
    }

    BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
