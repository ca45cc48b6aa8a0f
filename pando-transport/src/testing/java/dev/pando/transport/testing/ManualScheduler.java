package dev.pando.transport.testing;

import java.util.PriorityQueue;

/** Virtual time: it passes when {@link #runNext} is called, from one task to the next. Not thread-safe. */
public final class ManualScheduler implements Scheduler {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();

    private long nowNanos;
    private long scheduled;

    private record Task(long dueNanos, long number, Runnable task) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return dueNanos == other.dueNanos
                    ? Long.compare(number, other.number)
                    : Long.compare(dueNanos, other.dueNanos);
        }
    }

    @Override
    public void schedule(long delayNanos, Runnable task) {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("A delay of " + delayNanos + " ns is in the past.");
        }
        tasks.add(new Task(nowNanos + delayNanos, scheduled++, task));
    }

    /** Virtual time since the start. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Moves time to the next task and runs it; false if there is none. */
    public boolean runNext() {
        Task next = tasks.poll();
        if (next == null) {
            return false;
        }
        nowNanos = next.dueNanos;
        next.task.run();
        return true;
    }

    /** When the next task is due; {@code Long.MAX_VALUE} if there is none. */
    public long nextNanos() {
        Task next = tasks.peek();
        return next == null ? Long.MAX_VALUE : next.dueNanos;
    }

    /** Runs all that is due within this time, and moves time to its end. */
    public void runFor(long nanos) {
        long end = nowNanos + nanos;
        Task next;
        while ((next = tasks.peek()) != null && next.dueNanos <= end) {
            runNext();
        }
        nowNanos = end;
    }
}
