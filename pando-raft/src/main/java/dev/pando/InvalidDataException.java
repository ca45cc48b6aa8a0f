package dev.pando;

/** The data directory can't be used as asked: the message says what is wrong and what to do. It was not changed. */
public final class InvalidDataException extends RaftException {
    private static final long serialVersionUID = 1L;

    public InvalidDataException(String message) {
        super(message, false);
    }

    public InvalidDataException(String message, Throwable cause) {
        super(message, cause, false);
    }
}
