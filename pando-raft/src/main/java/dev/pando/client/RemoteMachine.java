package dev.pando.client;

import dev.pando.Consistency;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.runtime.CommandOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The machines of a cluster that this process has no member of. */
final class RemoteMachine<C, R> implements Machine<C, R> {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final MachineType<C, R> type;
    private final RemoteClient client;

    RemoteMachine(MachineType<C, R> type, RemoteClient client) {
        this.type = type;
        this.client = client;
    }

    @Override
    public MachineType<C, R> type() {
        return type;
    }

    @Override
    public R submit(C command) {
        return submit(command, LIMIT_NANOS);
    }

    @Override
    public R submit(C command, Duration timeout) {
        return submit(command, TimeUnit.NANOSECONDS.convert(timeout));
    }

    private R submit(C command, long limitNanos) {
        return result(type, client.submit(type.id(), type.commands().encode(command), limitNanos));
    }

    @Override
    public CompletableFuture<R> submitAsync(C command) {
        CompletableFuture<byte[]> outcome =
                client.submitAsync(type.id(), type.commands().encode(command));
        return decoded(outcome, bytes -> result(type, bytes), Runnable::run);
    }

    @Override
    public R read(C query) {
        return read(query, Consistency.LINEARIZABLE);
    }

    @Override
    public R read(C query, Consistency consistency) {
        byte[] answer = client.read(type, type.commands().encode(query), consistency);
        return type.results().decode(answer);
    }

    @Override
    public CompletableFuture<R> readAsync(C query, Consistency consistency) {
        CompletableFuture<byte[]> answer =
                client.readAsync(type, type.commands().encode(query), consistency);
        return decoded(answer, type.results()::decode, client.callbacks());
    }

    /** What a command gave; throws what it was refused with. */
    static <R> R result(MachineType<?, R> type, byte[] outcome) {
        return CommandOutcome.decode(outcome, type.results()).get();
    }

    /**
     * What members write, as callers want it. Cancelling it cancels that.
     *
     * @param executor where it is decoded, and the future completes
     */
    static <R> CompletableFuture<R> decoded(
            CompletableFuture<byte[]> encoded, Function<byte[], R> decoder, Executor executor) {
        CompletableFuture<R> result = new CompletableFuture<>();
        CompletableFuture<?> unused = encoded.whenCompleteAsync(
                (bytes, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(failure);
                        return;
                    }
                    try {
                        result.complete(decoder.apply(bytes));
                    } catch (RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                },
                executor);
        unused = result.whenComplete((value, failure) -> encoded.cancel(false));
        return result;
    }
}
