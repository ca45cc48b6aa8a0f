package dev.pando.core.entry;

/** Bytes that are not a whole, undamaged record. Says what is wrong with them. */
public final class InvalidEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidEntryException(String message) {
        super(message);
    }
}
