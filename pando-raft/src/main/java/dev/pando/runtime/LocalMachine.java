package dev.pando.runtime;

import dev.pando.Consistency;
import dev.pando.InterruptedOperationException;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.NoLeaderException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A machine of a member in this process. */
final class LocalMachine<C, R> implements Machine<C, R> {
    private final MachineType<C, R> type;
    private final int id;
    private final LocalLog log;
    private final LocalSync sync;
    private final MachineHost host;
    private final long timeoutMs;

    LocalMachine(MachineType<C, R> type, LocalLog log, LocalSync sync, MachineHost host, long timeoutMs) {
        this.type = type;
        this.id = type.id();
        this.log = log;
        this.sync = sync;
        this.host = host;
        this.timeoutMs = timeoutMs;
    }

    @Override
    public MachineType<C, R> type() {
        return type;
    }

    @Override
    public R submit(C command) {
        return submit(command, Duration.ofMillis(timeoutMs));
    }

    @Override
    public R submit(C command, Duration timeout) {
        return log.submit(pending(command), timeout);
    }

    @Override
    public CompletableFuture<R> submitAsync(C command) {
        return log.submitAsync(pending(command));
    }

    private PendingCommand<R> pending(C command) {
        return new PendingCommand<>(type, id, type.commands().encode(command));
    }

    @Override
    public R read(C query) {
        return read(query, Consistency.LINEARIZABLE);
    }

    @Override
    public R read(C query, Consistency consistency) {
        CompletableFuture<R> result = readAsync(query, consistency);
        return Waiting.await(
                result,
                timeoutMs,
                () -> {
                    result.cancel(false);
                    return new NoLeaderException(
                            "The read was not answered in time: no leader confirmed it, or this member has not got that far."
                                    + " Try again; if it stays so, see whether a majority of the voters runs.");
                },
                e -> {
                    result.cancel(false);
                    return new InterruptedOperationException(
                            "The thread was interrupted while it waited for a read. Call again.", e);
                });
    }

    @Override
    public CompletableFuture<R> readAsync(C query, Consistency consistency) {
        CompletableFuture<R> result = new CompletableFuture<>();
        if (consistency == Consistency.LOCAL) {
            host.read(id, query, 0, result);
            return result;
        }
        CompletableFuture<Long> barrier = sync.barrierAsync(consistency == Consistency.LEASE);
        barrier.whenComplete((index, failure) -> {
            if (failure == null) {
                host.read(id, query, index, result);
            } else {
                result.completeExceptionally(failure);
            }
        });
        result.whenComplete((value, failure) -> barrier.cancel(false)); // nobody waits any more
        return result;
    }
}
