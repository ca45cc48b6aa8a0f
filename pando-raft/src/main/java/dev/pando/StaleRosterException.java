package dev.pando;

/**
 * A change of the membership was made from a roster that is not the current one any more: somebody else has changed it
 * since. Nothing was done. Look at the current roster, and ask for what it still takes.
 */
public final class StaleRosterException extends NotDoneException {
    private static final long serialVersionUID = 1L;

    public StaleRosterException(String message) {
        super(message);
    }
}
