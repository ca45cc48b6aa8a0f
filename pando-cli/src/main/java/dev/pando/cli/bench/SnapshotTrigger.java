package dev.pando.cli.bench;

import dev.pando.CompactionPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Has one member take a snapshot of its machines when it is told to, and says how long that took. While one is taken a policy is not
 * asked; it is asked again as soon as there is something to carry out, so that the time is right where there always is.
 */
final class SnapshotTrigger implements CompactionPolicy {
    private @Nullable CompletableFuture<Taken> wanted;
    private @Nullable CompletableFuture<Taken> underWay;
    private long beganNs;

    /**
     * A snapshot that was taken.
     *
     * @param bytes of its file
     */
    record Taken(Duration time, long bytes) {}

    /** Completes when it is there; one at a time. */
    synchronized CompletableFuture<Taken> take() {
        CompletableFuture<Taken> future = new CompletableFuture<>();
        wanted = future;
        return future;
    }

    @Override
    public synchronized boolean isDue(Situation situation) {
        CompletableFuture<Taken> ended = underWay;
        if (ended != null) {
            underWay = null;
            ended.complete(new Taken(Duration.ofNanos(System.nanoTime() - beganNs), situation.snapshotBytes()));
        }
        CompletableFuture<Taken> next = wanted;
        if (next == null) {
            return false;
        }
        wanted = null;
        underWay = next;
        beganNs = System.nanoTime();
        return true;
    }
}
