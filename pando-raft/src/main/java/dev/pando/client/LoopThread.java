package dev.pando.client;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A loop on a thread of its own: a daemon, so that a client that nobody closed keeps no program alive. */
final class LoopThread implements ClientLoop {
    /** More than a century: due times don't overflow. */
    private static final long LONGEST_DELAY_NANOS = Long.MAX_VALUE / 2;

    private final Consumer<Throwable> onFailure;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();

    /** Guarded by lock. */
    private ArrayDeque<Runnable> given = new ArrayDeque<>();

    /** Guarded by lock. */
    private boolean closed;

    // Only the thread touches what follows.
    private final PriorityQueue<Scheduled> timers = new PriorityQueue<>(
            Comparator.<Scheduled>comparingLong(t -> t.dueNanos).thenComparingLong(t -> t.order));
    private final long originNanos = System.nanoTime();
    private long timersMade;

    /** @param onFailure hears, on the thread, of what a task let out; the loop goes on until it is closed */
    LoopThread(String name, Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Waits until the thread has ended, but not for longer than this, and not if the caller is interrupted. */
    void awaitEnd(long limitMs) {
        try {
            thread.join(limitMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (!closed) {
                given.add(task);
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        Scheduled timer =
                new Scheduled(nanoTime() + Math.min(Math.max(0, delayNanos), LONGEST_DELAY_NANOS), timersMade++, task);
        timers.add(timer);
        return timer;
    }

    /** From 0 on, so that due times can be compared as numbers. */
    @Override
    public long nanoTime() {
        return System.nanoTime() - originNanos;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            given.clear();
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (ArrayDeque<Runnable> tasks = take(); tasks != null; tasks = take()) {
            for (Runnable task : tasks) {
                runOne(task);
            }
            runDueTimers();
        }
    }

    private void runDueTimers() {
        long now = nanoTime();
        for (Scheduled first = timers.peek(); first != null && first.dueNanos <= now; first = timers.peek()) {
            timers.remove();
            runOne(first.task);
        }
    }

    private void runOne(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            onFailure.accept(failure);
        }
    }

    /** Waits for tasks or a timer; null when the loop is closed. */
    private @Nullable ArrayDeque<Runnable> take() {
        Scheduled next = timers.peek();
        lock.lock();
        try {
            boolean isTimerDue = false;
            while (!closed && given.isEmpty() && !isTimerDue) {
                if (next == null) {
                    work.awaitUninterruptibly();
                } else {
                    isTimerDue = awaitUntil(next.dueNanos);
                }
            }
            if (closed) {
                return null;
            }
            ArrayDeque<Runnable> taken = given;
            given = new ArrayDeque<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Waits; true if it is this time already, false if something else may have happened. */
    @SuppressWarnings("WaitNotInLoop") // the caller has the loop
    private boolean awaitUntil(long dueNanos) {
        try {
            return work.awaitNanos(dueNanos - nanoTime()) <= 0;
        } catch (InterruptedException e) {
            // Nobody has a reason to interrupt this thread: it ends by being closed.
            return false;
        }
    }

    private final class Scheduled implements Timer {
        private final long dueNanos;
        private final long order;
        private final Runnable task;

        Scheduled(long dueNanos, long order, Runnable task) {
            this.dueNanos = dueNanos;
            this.order = order;
            this.task = task;
        }

        @Override
        public void cancel() {
            timers.remove(this);
        }
    }
}
