package dev.pando;

/** It was given up before it was begun, and will not come about. Try again. */
public sealed class NotDoneException extends RaftException permits StaleRosterException {
    private static final long serialVersionUID = 1L;

    public NotDoneException(String message) {
        super(message, false);
    }

    public NotDoneException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
