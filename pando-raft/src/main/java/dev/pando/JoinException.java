package dev.pando;

/** The member could not join within its time limit, or was refused. Joining again with the same data directory does no harm. */
public final class JoinException extends RaftException {
    private static final long serialVersionUID = 1L;

    public JoinException(String message) {
        super(message, true);
    }

    public JoinException(String message, Throwable cause) {
        super(message, cause, true);
    }
}
