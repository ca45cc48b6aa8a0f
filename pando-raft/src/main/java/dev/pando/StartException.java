package dev.pando;

/** The member could not be started: the message says why and what to do. */
public final class StartException extends RaftException {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message, false);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
