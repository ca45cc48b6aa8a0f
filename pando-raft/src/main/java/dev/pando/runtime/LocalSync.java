package dev.pando.runtime;

import dev.pando.ClosedException;
import dev.pando.InterruptedOperationException;
import dev.pando.NoLeaderException;
import dev.pando.NotDoneException;
import dev.pando.RaftException;
import dev.pando.Sync;
import dev.pando.transport.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The synchroniser of a member in this process. */
final class LocalSync implements Sync {
    private final Node node;
    private final Loop callbacks;
    private final long timeoutMs;
    private final Object lock = new Object();

    // Guarded by lock.
    private long acked;
    private final TreeMap<Long, List<CompletableFuture<Void>>> awaiting = new TreeMap<>();
    private final List<CompletableFuture<Long>> barriers = new ArrayList<>();
    private @Nullable RaftException closed;

    LocalSync(Node node, Loop callbacks, long timeoutMs) {
        this.node = node;
        this.callbacks = callbacks;
        this.timeoutMs = timeoutMs;
    }

    @Override
    public void ack(long index) {
        List<CompletableFuture<Void>> reached = new ArrayList<>();
        synchronized (lock) {
            acked = Math.max(acked, index);
            Map<Long, List<CompletableFuture<Void>>> below = awaiting.headMap(acked, true);
            below.values().forEach(reached::addAll);
            below.clear();
        }
        reached.forEach(future -> future.complete(null));
    }

    @Override
    public long barrier() {
        CompletableFuture<Long> barrier = barrierAsync();
        return Waiting.await(
                barrier,
                timeoutMs,
                () -> {
                    barrier.cancel(false);
                    return new NoLeaderException(
                            "No leader confirmed the barrier in time. Try again; if it stays so, see"
                                    + " whether a majority of the voters runs.");
                },
                e -> {
                    barrier.cancel(false);
                    return new InterruptedOperationException(
                            "The thread was interrupted while it waited for a barrier. Call again.", e);
                });
    }

    @Override
    public CompletableFuture<Long> barrierAsync() {
        return barrierAsync(false);
    }

    /** @param leaseSuffices whether the leader may answer by its lease */
    CompletableFuture<Long> barrierAsync(boolean leaseSuffices) {
        CompletableFuture<Long> barrier = new CompletableFuture<>();
        synchronized (lock) {
            if (closed != null) {
                return CompletableFuture.failedFuture(new ClosedException("The member has stopped.", closed));
            }
            barriers.add(barrier);
        }
        barrier.whenComplete((index, failure) -> {
            synchronized (lock) {
                barriers.removeIf(b -> b == barrier);
            }
        });
        node.loop().execute(() -> ask(barrier, leaseSuffices));
        return barrier;
    }

    /** On the node's loop; again and again, until a leader answers or nobody waits any more. */
    private void ask(CompletableFuture<Long> barrier, boolean leaseSuffices) {
        if (barrier.isDone()) {
            return;
        }
        node.requests().handle(new Packet.ReadIndex(node.nextRequestId(), leaseSuffices, false), answer -> {
            if (answer instanceof Packet.ReadIndexReply reply) {
                callbacks.execute(() -> barrier.complete(reply.index()));
            } else {
                node.loop().schedule(node.electionTimeoutNanos() / 20, () -> ask(barrier, leaseSuffices));
            }
        });
    }

    @Override
    public void await(long index) {
        await(index, Duration.ofMillis(timeoutMs));
    }

    @Override
    public void await(long index, Duration timeout) {
        CompletableFuture<Void> reached = awaitAsync(index);
        Waiting.await(
                reached,
                timeout.toMillis(),
                () -> {
                    reached.cancel(false);
                    return new NotDoneException("Index " + index + " was not acknowledged as applied in time; "
                            + acked() + " is. Is what applies the log still running, and does it call ack?");
                },
                e -> {
                    reached.cancel(false);
                    return new InterruptedOperationException(
                            "The thread was interrupted while it waited for index " + index + ". Call again.", e);
                });
    }

    @Override
    public CompletableFuture<Void> awaitAsync(long index) {
        synchronized (lock) {
            if (acked >= index) {
                return CompletableFuture.completedFuture(null);
            }
            if (closed != null) {
                return CompletableFuture.failedFuture(new ClosedException("The member has stopped.", closed));
            }
            CompletableFuture<Void> future = new CompletableFuture<>();
            awaiting.computeIfAbsent(index, i -> new ArrayList<>()).add(future);
            future.whenComplete((done, failure) -> forget(index, future));
            return future;
        }
    }

    /** Nobody waits any more. */
    private void forget(long index, CompletableFuture<Void> future) {
        synchronized (lock) {
            List<CompletableFuture<Void>> same = awaiting.get(index);
            if (same != null) {
                same.removeIf(f -> f == future);
                if (same.isEmpty()) {
                    awaiting.remove(index);
                }
            }
        }
    }

    private long acked() {
        synchronized (lock) {
            return acked;
        }
    }

    void close(RaftException reason) {
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        RaftException cause = new ClosedException("The member has stopped.", reason);
        synchronized (lock) {
            closed = cause;
            awaiting.values().forEach(waiting::addAll);
            waiting.addAll(barriers);
            awaiting.clear();
            barriers.clear();
        }
        callbacks.execute(() -> waiting.forEach(future -> future.completeExceptionally(cause)));
    }
}
