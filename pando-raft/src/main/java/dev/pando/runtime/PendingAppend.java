package dev.pando.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Something of one of this member's callers, on its way into the log. */
abstract sealed class PendingAppend permits PendingPayload, PendingCommand {
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

    /** 0 until it is sent. The node's loop's. */
    private long sequence;

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

    /** What its caller waits for. */
    abstract CompletableFuture<?> outcome();

    /** Nothing will be heard of it. */
    final void fail(Throwable cause) {
        outcome().completeExceptionally(cause);
    }

    final long sequence() {
        return sequence;
    }

    /** Gives it a number, unless it was withdrawn. */
    final boolean send(long number) {
        if (outcome().isDone()) {
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
