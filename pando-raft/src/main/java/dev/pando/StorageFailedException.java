package dev.pando;

/** A write or a sync failed, and the member has stopped: what was not yet acknowledged may or may not be durable. See to the disk, then resume. */
public final class StorageFailedException extends RaftException {
    private static final long serialVersionUID = 1L;

    public StorageFailedException(String message) {
        super(message, true);
    }

    public StorageFailedException(String message, Throwable cause) {
        super(message, cause, true);
    }
}
