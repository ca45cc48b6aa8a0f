package dev.pando;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Makes reads of what a program built from the log linearizable: it says what it has applied, and waits for a barrier
 * before it reads.
 */
public interface Sync {

    /**
     * This program has applied the log up to and including this index. Never falls: a lower one is ignored.
     */
    void ack(long index);

    /**
     * An index such that whoever has applied the log up to it reads nothing stale: it includes everything committed
     * before this call, anywhere (read index, §6.4).
     *
     * @throws NoLeaderException if no leader could confirm it within {@link RaftOptions#appendTimeout}
     */
    long barrier();

    /** As {@link #barrier()}, without waiting. */
    CompletableFuture<Long> barrierAsync();

    /**
     * Waits until {@link #ack} has reached an index.
     *
     * @throws NotDoneException if it did not within {@link RaftOptions#appendTimeout}
     */
    void await(long index);

    /** As {@link #await(long)}, with a time limit of its own. */
    void await(long index, Duration timeout);

    /** As {@link #await(long)}, without a limit and without waiting. */
    CompletableFuture<Void> awaitAsync(long index);
}
