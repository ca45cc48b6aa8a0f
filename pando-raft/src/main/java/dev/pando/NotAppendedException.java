package dev.pando;

/** It was given up before it was begun, and will not come about. Try again. */
public final class NotAppendedException extends RaftException {
    private static final long serialVersionUID = 1L;

    public NotAppendedException(String message) {
        super(message, false);
    }

    public NotAppendedException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
