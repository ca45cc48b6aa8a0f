package dev.pando;

/** A payload is larger than the bound that the cluster's members agree on. Split it, or raise the bound on all members. */
public final class EntryTooLargeException extends RaftException {
    private static final long serialVersionUID = 1L;

    public EntryTooLargeException(String message) {
        super(message, false);
    }

    public EntryTooLargeException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
