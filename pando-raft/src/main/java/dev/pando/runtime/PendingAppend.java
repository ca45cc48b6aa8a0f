package dev.pando.runtime;

import dev.pando.Appended;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A payload of one of this member's callers, on its way into the log. */
class PendingAppend {
    private enum State {
        /** Has no sequence number yet: can be withdrawn without a trace. */
        QUEUED,
        /** Has one: it stays, since those after it can't take effect without it. */
        SENT,
        WITHDRAWN
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private final byte[] payload;
    private final int machine;
    private final CompletableFuture<Appended> future = new CompletableFuture<>();

    /** 0 until it is sent. The node's loop's. */
    private long sequence;

    PendingAppend(byte[] payload) {
        this(payload, 0);
    }

    /** @param machine that it is a command for, 0 for none */
    PendingAppend(byte[] payload, int machine) {
        this.payload = payload;
        this.machine = machine;
    }

    final byte[] payload() {
        return payload;
    }

    final int machine() {
        return machine;
    }

    final CompletableFuture<Appended> future() {
        return future;
    }

    final long sequence() {
        return sequence;
    }

    /** Gives it a number, unless it was withdrawn. */
    final boolean send(long number) {
        if (future.isDone()) {
            withdraw();
        }
        if (!state.compareAndSet(State.QUEUED, State.SENT)) {
            return false;
        }
        sequence = number;
        return true;
    }

    /** Takes it back, if it was not sent yet. Called by any thread. */
    final boolean withdraw() {
        return state.compareAndSet(State.QUEUED, State.WITHDRAWN) || state.get() == State.WITHDRAWN;
    }
}
