package dev.pando.core;

/**
 * Something that must never happen in Raft has happened: a fault in this program, in a peer's, or in what storage
 * brought back. Says what was known. The member must stop; its state is not to be used any more.
 */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvariantViolation(String message) {
        super(message);
    }

    public InvariantViolation(String message, Throwable cause) {
        super(message, cause);
    }
}
