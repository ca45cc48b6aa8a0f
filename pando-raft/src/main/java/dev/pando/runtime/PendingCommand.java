package dev.pando.runtime;

import dev.pando.MachineType;
import dev.pando.RaftException;
import java.util.concurrent.CompletableFuture;

/** A command of one of this member's callers, on its way into the log, and then to its machine. */
final class PendingCommand<R> extends PendingAppend {
    private final MachineType<?, R> type;
    private final CompletableFuture<R> result = new CompletableFuture<>();

    PendingCommand(MachineType<?, R> type, byte[] payload) {
        super(payload, type.id());
        this.type = type;
        future().whenComplete((where, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            }
        });
        result.whenComplete((value, failure) -> future().cancel(false)); // nobody waits any more
    }

    boolean isFor(MachineType<?, ?> other) {
        return type.equals(other);
    }

    CompletableFuture<R> result() {
        return result;
    }

    /** Nothing will be heard of it. */
    void fail(RaftException cause) {
        result.completeExceptionally(cause);
    }

    /** The machine has carried it out. */
    @SuppressWarnings("unchecked") // the machine of this type did
    void carriedOut(CommandOutcome<?> outcome) {
        CommandOutcome<R> ours = (CommandOutcome<R>) outcome;
        try {
            result.complete(ours.get());
        } catch (RaftException e) {
            result.completeExceptionally(e);
        }
    }

    /** It was carried out before, and this is left of it. */
    void carriedOut(byte[] encoded) {
        try {
            carriedOut(CommandOutcome.decode(encoded, type.results()));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e); // the user's codec
        }
    }
}
