package dev.pando.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A loop with a thread of its own. The thread ends when the loop is closed. */
final class ThreadLoop implements Loop {
    /** What tasks given by {@link #admit} may hold together before their givers wait. */
    private static final long MAX_ADMITTED_BYTES = 64 << 20;

    private final Consumer<Throwable> onFailure;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Condition room = lock.newCondition();

    // Guarded by lock.
    private ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers = new PriorityQueue<>();
    private long admittedBytes;
    private long timersMade;
    private boolean closed;

    /** Set before the first task, then only read by the thread. */
    private volatile Runnable afterTasks = () -> {};

    ThreadLoop(String name, ThreadFactory threads, Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        this.thread = threads.newThread(this::run);
        thread.setName(name);
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (!closed) {
                queue.add(task);
                wake.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void admit(long bytes, Runnable task) {
        lock.lock();
        try {
            while (admittedBytes >= MAX_ADMITTED_BYTES && !closed && Thread.currentThread() != thread) {
                room.awaitUninterruptibly();
            }
            admittedBytes += bytes;
        } finally {
            lock.unlock();
        }
        execute(() -> {
            try {
                task.run();
            } finally {
                release(bytes);
            }
        });
    }

    private void release(long bytes) {
        lock.lock();
        try {
            admittedBytes -= bytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        lock.lock();
        try {
            Scheduled timer = new Scheduled(nanoTime() + Math.max(0, delayNanos), timersMade++, task);
            if (!closed) {
                timers.add(timer);
                wake.signal();
            }
            return timer;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void afterTasks(Runnable hook) {
        afterTasks = hook;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            timers.clear();
            wake.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        ArrayDeque<Runnable> batch = new ArrayDeque<>();
        for (batch = takeBatch(batch); !batch.isEmpty(); batch = takeBatch(batch)) {
            for (Runnable task = batch.poll(); task != null; task = batch.poll()) {
                runOne(task);
            }
            runOne(afterTasks);
        }
    }

    private void runOne(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            onFailure.accept(failure);
        }
    }

    /**
     * Waits for tasks and takes all of them, due timers first; none when the loop is closed.
     *
     * @param done the batch before, through: new tasks go there from now on
     */
    private ArrayDeque<Runnable> takeBatch(ArrayDeque<Runnable> done) {
        lock.lock();
        try {
            while (!closed) {
                addDueTimers();
                if (!queue.isEmpty()) {
                    ArrayDeque<Runnable> batch = queue;
                    queue = done;
                    return batch;
                }
                Scheduled first = timers.peek();
                try {
                    wake.awaitNanos(first == null ? Long.MAX_VALUE : first.atNanos - nanoTime());
                } catch (InterruptedException e) {
                    // Nobody has a reason to interrupt a loop, which ends by being closed; it goes on.
                }
            }
        } finally {
            lock.unlock();
        }
        return new ArrayDeque<>();
    }

    /** Those that were due first come first. */
    private void addDueTimers() {
        List<Scheduled> due = List.of();
        for (Scheduled first = timers.peek(); first != null && first.isDue(nanoTime()); first = timers.peek()) {
            due = due.isEmpty() ? new ArrayList<>() : due;
            due.add(timers.remove());
        }
        for (int i = due.size() - 1; i >= 0; i--) {
            queue.addFirst(due.get(i));
        }
    }

    private final class Scheduled implements Timer, Runnable, Comparable<Scheduled> {
        private final long atNanos;
        private final long order;
        private final Runnable task;
        private volatile boolean cancelled;

        Scheduled(long atNanos, long order, Runnable task) {
            this.atNanos = atNanos;
            this.order = order;
            this.task = task;
        }

        boolean isDue(long nowNanos) {
            return atNanos - nowNanos <= 0;
        }

        @Override
        public void run() {
            if (!cancelled) {
                task.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            lock.lock();
            try {
                timers.remove(this);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int compareTo(Scheduled other) {
            int byTime = Long.signum(atNanos - other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(order);
        }
    }
}
