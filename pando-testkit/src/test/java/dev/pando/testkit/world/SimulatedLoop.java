package dev.pando.testkit.world;

import dev.pando.runtime.Loop;
import dev.pando.transport.testing.ManualScheduler;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A loop on virtual time: its tasks begin after a delay drawn for each run of them. */
final class SimulatedLoop implements Loop {
    private final ManualScheduler scheduler;
    private final RandomGenerator random;
    private final Consumer<Throwable> onFailure;
    private final long maxDelayNanos;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private Runnable hook = () -> {};
    private boolean scheduled;
    private boolean closed;

    SimulatedLoop(
            ManualScheduler scheduler, RandomGenerator random, Consumer<Throwable> onFailure, long maxDelayNanos) {
        this.scheduler = scheduler;
        this.random = random;
        this.onFailure = onFailure;
        this.maxDelayNanos = maxDelayNanos;
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            return;
        }
        queue.add(task);
        if (!scheduled) {
            scheduled = true;
            scheduler.schedule(random.nextLong(maxDelayNanos), this::run);
        }
    }

    @Override
    public void admit(long bytes, Runnable task) {
        execute(task);
    }

    private void run() {
        scheduled = false;
        ArrayDeque<Runnable> batch = new ArrayDeque<>(queue);
        queue.clear();
        for (Runnable task = batch.poll(); task != null && !closed; task = batch.poll()) {
            runOne(task);
        }
        if (!closed) {
            runOne(hook);
        }
    }

    private void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            onFailure.accept(failure);
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        boolean[] cancelled = {false};
        scheduler.schedule(delayNanos, () -> {
            if (!cancelled[0]) {
                execute(task);
            }
        });
        return () -> cancelled[0] = true;
    }

    @Override
    public void afterTasks(Runnable afterwards) {
        hook = afterwards;
    }

    @Override
    public long nanoTime() {
        return scheduler.nowNanos();
    }

    @Override
    public void close() {
        closed = true;
        queue.clear();
    }
}
