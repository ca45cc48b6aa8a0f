package dev.pando;

/** No leader answered within the time limit. Try again; if it stays so, see whether a majority of the voters runs. */
public final class NoLeaderException extends RaftException {
    private static final long serialVersionUID = 1L;

    public NoLeaderException(String message) {
        super(message, false);
    }

    public NoLeaderException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
