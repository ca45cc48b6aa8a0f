package dev.pando.testkit.world;

import dev.pando.runtime.Loop;
import dev.pando.transport.testing.ManualScheduler;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * A loop on virtual time: its tasks begin after a delay drawn for each run of them, and what came together runs
 * together.
 */
final class SimulatedLoop implements Loop {
    private final ManualScheduler scheduler;
    private final MachineClock clock;
    private final Pace pace;
    private final Consumer<Throwable> onFailure;

    /** Called after each task: what a task did may have ended the process. */
    private final Runnable afterEach;

    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private Runnable hook = () -> {};
    private boolean scheduled;
    private boolean closed;

    SimulatedLoop(
            ManualScheduler scheduler,
            MachineClock clock,
            Pace pace,
            Consumer<Throwable> onFailure,
            Runnable afterEach) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.pace = pace;
        this.onFailure = onFailure;
        this.afterEach = afterEach;
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            return;
        }
        queue.add(task);
        if (!scheduled) {
            scheduled = true;
            scheduler.schedule(pace.delayNanos(), this::run);
        }
    }

    @Override
    public void admit(long bytes, Runnable task) {
        execute(task);
    }

    @Override
    public void executeHere(Runnable task) {
        execute(task);
    }

    /** Tasks that wait. */
    int length() {
        return queue.size();
    }

    private void run() {
        if (closed) {
            return;
        }
        if (pace.isStanding()) {
            scheduler.schedule(pace.delayNanos(), this::run);
            return;
        }
        scheduled = false;
        for (int left = queue.size(); left > 0 && !closed; left--) {
            Runnable task = queue.poll();
            if (task != null) {
                runOne(task);
            }
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
        afterEach.run();
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        return clock.after(delayNanos, () -> execute(task))::cancel;
    }

    @Override
    public void afterTasks(Runnable afterwards) {
        hook = afterwards;
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public void close() {
        closed = true;
        queue.clear();
    }
}
