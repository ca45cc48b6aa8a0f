package dev.pando.runtime;

import dev.pando.MachineType;
import dev.pando.RaftException;
import java.util.concurrent.CompletableFuture;

/** A command of one of this member's callers, on its way into the log, and then to its machine. */
final class PendingCommand<R> extends PendingAppend {
    private final MachineType<?, R> type;
    private final CompletableFuture<R> result = new CompletableFuture<>();

    /** @param id of the type */
    PendingCommand(MachineType<?, R> type, int id, byte[] payload) {
        super(payload, id);
        this.type = type;
    }

    boolean isFor(MachineType<?, ?> other) {
        return type.equals(other);
    }

    @Override
    CompletableFuture<R> outcome() {
        return result;
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
