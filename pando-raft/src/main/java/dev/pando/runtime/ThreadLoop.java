package dev.pando.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A loop with a thread of its own, which sleeps while there is nothing to do. Who brings a task with {@link #admit} or
 * {@link #executeHere} while it sleeps runs the loop's tasks itself, for a few turns at most: to wake a thread takes longer
 * than most tasks. Whoever runs them, one thread does at a time. The thread ends when the loop is closed.
 */
final class ThreadLoop implements Loop {
    /** What tasks given by {@link #admit} may hold together before their givers wait. */
    private static final long MAX_ADMITTED_BYTES = 64 << 20;

    /** Of a thread that lends itself, before the loop's own goes on. */
    private static final int LENT_TURNS = 4;

    /** Of the thread that asks. */
    private static final ThreadLocal<@Nullable ThreadLoop> OWN = new ThreadLocal<>();

    private final Consumer<Throwable> onFailure;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Condition room = lock.newCondition();

    // Guarded by lock.
    private ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers = new PriorityQueue<>();
    private long admittedBytes;
    private int waitingForRoom;
    private long timersMade;
    private boolean closed;

    /** Who runs tasks at the moment. */
    private @Nullable Thread runner;

    /** Whether the thread sleeps, and nobody has woken it. */
    private boolean asleep;

    /** The timer for which the thread wakes by itself; means something only while it is asleep. */
    private @Nullable Scheduled awaited;

    // The runner's.
    private ArrayDeque<Runnable> batch = new ArrayDeque<>();

    /** What those that were admitted held, and hold no more. */
    private long releasedBytes;

    /** Set before the first task, then only read by who runs tasks. */
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
                if (runner == null) {
                    wakeThread();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void executeHere(Runnable task) {
        boolean runs;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            queue.add(task);
            runs = begin();
        } finally {
            lock.unlock();
        }
        if (runs) {
            lend();
        }
    }

    @Override
    public void admit(long bytes, Runnable task) {
        boolean runs;
        lock.lock();
        try {
            waitingForRoom++;
            while (admittedBytes >= MAX_ADMITTED_BYTES && !closed && Thread.currentThread() != runner) {
                room.awaitUninterruptibly();
            }
            waitingForRoom--;
            if (closed) {
                return;
            }
            admittedBytes += bytes;
            queue.add(new Admitted(bytes, task));
            runs = begin();
        } finally {
            lock.unlock();
        }
        if (runs) {
            lend();
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        lock.lock();
        try {
            Scheduled timer = new Scheduled(nanoTime() + Math.max(0, delayNanos), timersMade++, task);
            if (!closed) {
                timers.add(timer);
                if (runner == null) {
                    wakeForTimers();
                }
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
            wakeThread();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        OWN.set(this);
        while (awaitTasks()) {
            runBatch();
        }
    }

    /** Runs what the calling thread has begun with, and some of what comes meanwhile. */
    private void lend() {
        boolean goesOn = true;
        for (int turn = 1; goesOn; turn++) {
            runBatch();
            boolean isEnough = turn == LENT_TURNS || isOwnLoopWaiting();
            lock.lock();
            try {
                end();
                goesOn = !isEnough && begin();
                if (!goesOn) {
                    wakeForWhatIsLeft();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Whether the calling thread has tasks of its own to run. */
    private static boolean isOwnLoopWaiting() {
        ThreadLoop own = OWN.get();
        return own != null && own.isWaiting();
    }

    private boolean isWaiting() {
        lock.lock();
        try {
            return !queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void runBatch() {
        for (Runnable task = batch.poll(); task != null; task = batch.poll()) {
            runOne(task);
        }
        runOne(afterTasks);
    }

    private void runOne(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            onFailure.accept(failure);
        }
    }

    /** Waits until there are tasks and it is the thread's to run them; false when the loop is closed. */
    private boolean awaitTasks() {
        lock.lock();
        try {
            if (runner == thread) {
                end();
            }
            while (!closed) {
                if (begin()) {
                    return true;
                }
                sleep();
            }
        } finally {
            lock.unlock();
        }
        return false;
    }

    /** Until there is something to do. While another thread runs tasks, until that is through. */
    private void sleep() {
        asleep = true;
        awaited = runner == null ? timers.peek() : null;
        try {
            long left = awaited == null ? Long.MAX_VALUE : awaited.atNanos - nanoTime();
            while (asleep && left > 0) {
                left = wake.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Nobody has a reason to interrupt a loop, which ends by being closed; it goes on.
        }
        asleep = false;
    }

    private void wakeThread() {
        if (asleep) {
            asleep = false;
            wake.signal();
        }
    }

    private void wakeForTimers() {
        Scheduled first = timers.peek();
        if (first != null && (awaited == null || first.compareTo(awaited) < 0)) {
            wakeThread();
        }
    }

    private void wakeForWhatIsLeft() {
        if (queue.isEmpty()) {
            wakeForTimers();
        } else {
            wakeThread();
        }
    }

    /** Takes all that is to be run now, due timers first, to run it on the calling thread; false if it can't. */
    private boolean begin() {
        if (runner != null || closed) {
            return false;
        }
        addDueTimers();
        if (queue.isEmpty()) {
            return false;
        }
        runner = Thread.currentThread();
        ArrayDeque<Runnable> done = batch;
        batch = queue;
        queue = done;
        return true;
    }

    /** What the calling thread has begun is through. */
    private void end() {
        runner = null;
        if (releasedBytes > 0) {
            admittedBytes -= releasedBytes;
            releasedBytes = 0;
            if (waitingForRoom > 0) {
                room.signalAll();
            }
        }
    }

    /** Those that were due first come first. */
    private void addDueTimers() {
        Scheduled next = timers.peek();
        if (next == null || !next.isDue(nanoTime())) {
            return;
        }
        List<Scheduled> due = new ArrayList<>();
        for (; next != null && next.isDue(nanoTime()); next = timers.peek()) {
            due.add(timers.remove());
        }
        for (int i = due.size() - 1; i >= 0; i--) {
            queue.addFirst(due.get(i));
        }
    }

    private final class Admitted implements Runnable {
        private final long bytes;
        private final Runnable task;

        Admitted(long bytes, Runnable task) {
            this.bytes = bytes;
            this.task = task;
        }

        @Override
        public void run() {
            releasedBytes += bytes;
            task.run();
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
