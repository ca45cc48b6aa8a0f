package dev.pando;

/** The thread was interrupted while it waited, and still is. Nothing was lost; call again. */
public final class InterruptedOperationException extends RaftException {
    private static final long serialVersionUID = 1L;

    public InterruptedOperationException(String message) {
        super(message, false);
    }

    public InterruptedOperationException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
