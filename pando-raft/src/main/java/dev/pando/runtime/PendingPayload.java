package dev.pando.runtime;

import dev.pando.Appended;
import java.util.concurrent.CompletableFuture;

/** A payload of one of this member's callers, who wants to know where it stands. */
final class PendingPayload extends PendingAppend {
    private final CompletableFuture<Appended> where = new CompletableFuture<>();

    PendingPayload(byte[] payload) {
        super(payload, 0);
    }

    @Override
    CompletableFuture<Appended> outcome() {
        return where;
    }
}
