package dev.pando;

/**
 * Something that was asked of Pando did not come about. Each kind says what happened and what to do, and
 * {@link #mayHaveTakenEffect()} whether it may have come about all the same.
 */
public abstract sealed class RaftException extends RuntimeException
        permits ClosedException,
                CommandRejectedException,
                CompactedException,
                EntryTooLargeException,
                InterruptedOperationException,
                InvalidDataException,
                JoinException,
                MachineHaltedException,
                NoLeaderException,
                NotDoneException,
                OutcomeUnknownException,
                OverloadedException,
                RemovedException,
                StartException,
                StorageFailedException {
    private static final long serialVersionUID = 1L;

    private final boolean mayHaveTakenEffect;

    RaftException(String message, boolean mayHaveTakenEffect) {
        super(message);
        this.mayHaveTakenEffect = mayHaveTakenEffect;
    }

    RaftException(String message, Throwable cause, boolean mayHaveTakenEffect) {
        super(message, cause);
        this.mayHaveTakenEffect = mayHaveTakenEffect;
    }

    /** False: it has not come about and will not. True: it may have, or may still. */
    public boolean mayHaveTakenEffect() {
        return mayHaveTakenEffect;
    }
}
