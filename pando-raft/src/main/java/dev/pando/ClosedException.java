package dev.pando;

/** The member, listener or client is closed; the operation was not begun. Where the member stopped by itself, the cause says why. */
public final class ClosedException extends RaftException {
    private static final long serialVersionUID = 1L;

    public ClosedException(String message) {
        super(message, false);
    }

    public ClosedException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
