package dev.pando;

/**
 * A machine has refused a command: the outcome of the command, on every member, and no failure of anything. Thrown by
 * {@link StateMachine#apply}, and to whoever submitted the command.
 */
public final class CommandRejectedException extends RaftException {
    private static final long serialVersionUID = 1L;

    /** @param reason the same on every member */
    public CommandRejectedException(String reason) {
        super(reason, false);
    }
}
