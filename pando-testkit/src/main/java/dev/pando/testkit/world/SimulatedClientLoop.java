package dev.pando.testkit.world;

import dev.pando.client.ClientLoop;

/** A simulated loop, as clients know loops. */
final class SimulatedClientLoop implements ClientLoop {
    private final SimulatedLoop loop;

    SimulatedClientLoop(SimulatedLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        return loop.schedule(delayNanos, task)::cancel;
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public void close() {
        loop.close();
    }
}
