package dev.pando;

/** It was begun, and nobody said within the time limit how it ended: it may have come about, once, or may still. */
public final class OutcomeUnknownException extends RaftException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message) {
        super(message, true);
    }

    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause, true);
    }
}
