package dev.pando;

/**
 * The machines of a member have stopped, since one of them could not carry out a command. The command is in the log for good, and
 * takes effect when that can go on. The member itself goes on: the log, elections and the other members don't depend on it.
 *
 * <p>Where the cause was of this member alone (no memory, a file that is missing), end it, see to the cause, and resume it: it
 * tries again. Where the command itself is the cause every member stops at the same place; resume them with a machine that can
 * deal with it, or have it {@linkplain Member#skip passed over}.
 */
public final class MachineHaltedException extends RaftException {
    private static final long serialVersionUID = 1L;

    private final long index;

    /** @param index the entry that could not be applied */
    public MachineHaltedException(String message, long index, Throwable cause) {
        super(message, cause, true);
        this.index = index;
    }

    /** The entry that could not be applied. */
    public long index() {
        return index;
    }
}
