package dev.pando.client;

import dev.pando.transport.testing.ManualScheduler;

/** A loop on virtual time. */
final class VirtualLoop implements ClientLoop {
    private final ManualScheduler scheduler;
    private boolean closed;

    VirtualLoop(ManualScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void execute(Runnable task) {
        schedule(0, task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        boolean[] cancelled = {false};
        scheduler.schedule(delayNanos, () -> {
            if (!cancelled[0] && !closed) {
                task.run();
            }
        });
        return () -> cancelled[0] = true;
    }

    @Override
    public long nanoTime() {
        return scheduler.nowNanos();
    }

    @Override
    public void close() {
        closed = true;
    }
}
