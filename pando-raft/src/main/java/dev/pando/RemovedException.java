package dev.pando;

/** This member was removed from its cluster by a committed change. Its data can't be used again: join as a new member. */
public final class RemovedException extends RaftException {
    private static final long serialVersionUID = 1L;

    public RemovedException(String message) {
        super(message, false);
    }

    public RemovedException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
