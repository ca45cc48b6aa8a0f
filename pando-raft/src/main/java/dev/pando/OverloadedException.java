package dev.pando;

/** Too much is pending; the operation was not begun. Wait for some of what is pending, then try again. */
public final class OverloadedException extends RaftException {
    private static final long serialVersionUID = 1L;

    public OverloadedException(String message) {
        super(message, false);
    }

    public OverloadedException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
