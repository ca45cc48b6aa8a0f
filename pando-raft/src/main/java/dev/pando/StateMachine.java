package dev.pando;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * What a program makes of the log: each member has one, and all of them are the same after the same commands. Registered with
 * {@link RaftOptions#machine}, used through {@link Member#machine}.
 *
 * <p>All methods are called by one thread of the member, one at a time, so that no locks are needed; a {@link View} alone is
 * written by another one, beside whatever comes next. They may take their time: neither elections nor the log wait for them,
 * only other machines of the member do.
 *
 * @param <C> commands, and queries
 * @param <R> results of both
 */
public interface StateMachine<C, R> {

    /**
     * Carries out a command: each once, in the order of the log. What becomes of it may depend on nothing but the commands so
     * far, and on what comes with this one: no clock, no random numbers but {@link CommandContext#random}, no order of a hash
     * table, nothing from outside. Otherwise members differ, and nobody notices.
     *
     * <p>An exception stops this member's machines before this command, until the operator has dealt with the cause (see
     * {@link MachineHaltedException}); they begin anew then, so that nothing is left of it.
     *
     * @return the result, for whoever submitted the command; never null; must not be changed by later commands
     * @throws CommandRejectedException to refuse a command: that is a result like any other, on all members, and no error of
     *     the machine. Check before anything is changed
     */
    R apply(CommandContext context, C command);

    /**
     * Answers a query. Must change nothing.
     *
     * @return must not be changed by later commands
     */
    R query(C query);

    /**
     * Writes all of the state. Commands wait meanwhile, on this member: a machine that grows large gives a {@link #view}
     * instead. The stream need not be buffered, nor closed.
     */
    void snapshot(OutputStream out) throws IOException;

    /**
     * Becomes what was written by {@link #snapshot} or a view, on whichever member; what there was before is dropped.
     *
     * @param in ends where the state ends; all of it is checked before the end is told, so that damage shows as an exception of
     *     the stream. Need not be closed
     * @throws IOException if it is not what it should be: the member stops
     */
    void restore(InputStream in) throws IOException;

    /**
     * The state as it is now, for a machine that can hand it out at once: as a copy of references to what never changes, or by
     * copying on write. Written while commands go on.
     *
     * @return by default none: then {@link #snapshot} is called, and commands wait until all is written
     */
    default Optional<View> view() {
        return Optional.empty();
    }

    /** A state at one moment. */
    @FunctionalInterface
    interface View {
        /** Writes all of it, as {@link #snapshot} would have at that moment. Called once, by another thread than the machine's. */
        void writeTo(OutputStream out) throws IOException;
    }
}
