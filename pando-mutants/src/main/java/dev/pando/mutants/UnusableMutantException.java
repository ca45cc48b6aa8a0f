package dev.pando.mutants;

/** A mutant that can't be tried: the sources have changed under it, or it is wrong itself. */
final class UnusableMutantException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Outcome.State state;

    UnusableMutantException(Outcome.State state, String message) {
        super(message);
        this.state = state;
    }

    Outcome.State state() {
        return state;
    }
}
