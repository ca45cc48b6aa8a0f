package dev.pando.client;

import dev.pando.RaftException;
import java.util.concurrent.CompletableFuture;

/** A command on its way into the log, and from there to its machine. */
final class PendingCommand extends PendingAppend {
    private final int machine;
    private final CompletableFuture<byte[]> outcome = new CompletableFuture<>();

    /**
     * @param machine that it is for, by number
     * @param isPrivate whether its future is only waited for
     */
    PendingCommand(int machine, byte[] payload, boolean isPrivate) {
        super(payload, isPrivate);
        this.machine = machine;
    }

    @Override
    int machine() {
        return machine;
    }

    /** What came of it, as members write it. */
    CompletableFuture<byte[]> outcome() {
        return outcome;
    }

    @Override
    void fail(RaftException why) {
        outcome.completeExceptionally(why);
    }
}
