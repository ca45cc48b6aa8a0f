package dev.pando.testkit.world;

import dev.pando.transport.testing.ManualScheduler;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A machine's monotonic clock: it may be faster or slower than virtual time, and leap ahead. It never goes back. */
final class MachineClock {
    private final ManualScheduler scheduler;

    /** Local time is {@code baseLocalNanos} at {@code baseNanos}, and passes at {@code rate} since. */
    private long baseNanos;

    private long baseLocalNanos;
    private double rate = 1;

    private final Set<Alarm> alarms = new LinkedHashSet<>();

    MachineClock(ManualScheduler scheduler) {
        this.scheduler = scheduler;
    }

    long nanoTime() {
        return baseLocalNanos + (long) ((scheduler.nowNanos() - baseNanos) * rate);
    }

    Alarm after(long localNanos, Runnable task) {
        Alarm alarm = new Alarm(nanoTime() + localNanos, task);
        alarms.add(alarm);
        alarm.set();
        return alarm;
    }

    /** From now on it is so many times as fast as virtual time. */
    void runAt(double newRate) {
        rebase(0);
        rate = newRate;
        List.copyOf(alarms).forEach(Alarm::set);
    }

    /** All alarms within the leap go off now. */
    void leap(long localNanos) {
        rebase(localNanos);
        List.copyOf(alarms).forEach(Alarm::set);
    }

    private void rebase(long leapNanos) {
        baseLocalNanos = nanoTime() + leapNanos;
        baseNanos = scheduler.nowNanos();
    }

    /** Something to be done at a local time. */
    final class Alarm {
        private final long dueLocalNanos;
        private final Runnable task;

        /** Counts how often it was set: earlier settings go off in vain. */
        private int setting;

        private Alarm(long dueLocalNanos, Runnable task) {
            this.dueLocalNanos = dueLocalNanos;
            this.task = task;
        }

        private void set() {
            setting++;
            int mine = setting;
            long delay = Math.max(0, (long) Math.ceil((dueLocalNanos - nanoTime()) / rate));
            scheduler.schedule(delay, () -> {
                if (mine == setting && alarms.remove(this)) {
                    task.run();
                }
            });
        }

        void cancel() {
            alarms.remove(this);
        }
    }
}
