package dev.pando.client;

import dev.pando.Appended;
import dev.pando.EntryTooLargeException;
import dev.pando.RaftException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A payload on its way into the log. */
class PendingAppend {
    private final byte[] payload;
    private final CompletableFuture<Appended> result;
    private final boolean isPrivate;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    /** How far it has come. The caller may withdraw what the loop has not sent; whoever is first decides. */
    private enum State {
        /** Not sent, and without a sequence number. */
        WAITING,
        /** It has a sequence number, which can't be given to anything else: it may take effect. */
        SENT,
        /** The caller doesn't want it any more; it has no effect. */
        WITHDRAWN
    }

    PendingAppend(byte[] payload, boolean isPrivate) {
        this.payload = payload;
        this.result = new CompletableFuture<>();
        this.isPrivate = isPrivate;
    }

    /** Its future is the caller's, who may attach anything to it, and complete it. */
    static PendingAppend shared(byte[] payload) {
        return new PendingAppend(payload, false);
    }

    /** Its future is only waited for. */
    static PendingAppend waitedFor(byte[] payload) {
        return new PendingAppend(payload, true);
    }

    static EntryTooLargeException tooLarge(int size, int bound) {
        return new EntryTooLargeException(
                "A payload of " + size + " bytes is larger than " + bound
                        + " bytes, the most that this cluster's entries may have: split it, or raise the bound on all members.");
    }

    final byte[] payload() {
        return payload;
    }

    /** Which machine it is a command for; 0 for none. */
    int machine() {
        return 0;
    }

    void fail(RaftException why) {
        result.completeExceptionally(why);
    }

    final CompletableFuture<Appended> result() {
        return result;
    }

    /** Whether no code of the caller's runs when the future completes. */
    final boolean isPrivate() {
        return isPrivate;
    }

    /** It gets a sequence number now; false if it was withdrawn. */
    final boolean send() {
        return state.compareAndSet(State.WAITING, State.SENT);
    }

    /** It won't be sent; false if it was, or was withdrawn already. */
    final boolean withdraw() {
        return state.compareAndSet(State.WAITING, State.WITHDRAWN);
    }

    final boolean wasSent() {
        return state.get() == State.SENT;
    }
}
