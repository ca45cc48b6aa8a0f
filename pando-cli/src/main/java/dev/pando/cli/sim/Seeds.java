package dev.pando.cli.sim;

import dev.pando.testkit.SimulationResult;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs seeds on several threads, and gives their results in order of seed, whichever ends first. Owns the threads.
 * Seeds are told apart by where they stand in the range, from 0.
 */
final class Seeds implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final SeedRange range;
    private final BooleanSupplier mayBegin;
    private final LongFunction<SimulationResult> run;
    private final Map<Long, SimulationResult> ended = new HashMap<>();
    /** How many have begun: all before this one. */
    private long begun;
    /** How many were given to the caller: all before this one. */
    private long given;
    /** No more are begun. */
    private boolean over;

    /**
     * @param mayBegin is asked before each seed but the first; once it says no, no more are begun
     * @param run gives a seed's result, on any thread; never throws
     */
    Seeds(SeedRange range, int threads, BooleanSupplier mayBegin, LongFunction<SimulationResult> run) {
        this.range = range;
        this.mayBegin = mayBegin;
        this.run = run;
        for (int i = 0; i < Math.min(threads, range.count()); i++) {
            Thread thread = new Thread(this::work, "seeds-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** The next seed's result, when it is there; null if there are no more. For one thread. */
    @Nullable SimulationResult next() throws InterruptedException {
        lock.lock();
        try {
            while (!ended.containsKey(given)) {
                if (over && given == begun) {
                    return null;
                }
                changed.await();
            }
            return ended.remove(given++);
        } finally {
            lock.unlock();
        }
    }

    /** No more seeds are begun. Those under way are let go: nobody asks for their results any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        for (long index = begin(); index >= 0; index = begin()) {
            SimulationResult result = run.apply(range.first() + index);
            lock.lock();
            try {
                ended.put(index, result);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Which one to run now; -1 for none. */
    private long begin() {
        lock.lock();
        try {
            over = over || begun == range.count() || (begun > 0 && !mayBegin.getAsBoolean());
            if (over) {
                changed.signalAll();
                return -1;
            }
            return begun++;
        } finally {
            lock.unlock();
        }
    }
}
