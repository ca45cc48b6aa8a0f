package dev.pando.cli.bench;

import dev.pando.cli.CommandException;
import dev.pando.cli.Failure;
import dev.pando.cli.process.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Begins one operation after the other on a thread of its own, until it is closed. Either so many are under way at a time (a closed
 * loop: a slow cluster is asked less), or so many are begun each second whatever becomes of them (an open loop). There latency is
 * counted from when an operation was due, so that a stall shows in all that were due meanwhile, be they begun or not.
 */
final class Generator implements AutoCloseable {
    /** In an open loop no more are under way; further ones are late, which shows in their latency. */
    private static final int MOST_UNDER_WAY = 1 << 16;

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int PATIENCE_S = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_S);
    /** After a failure, lest a cluster that refuses everything is asked a million times a second. */
    private static final long PAUSE_NS = 100_000;

    private final Operation operation;
    private final LongSupplier clockNs;
    private final Semaphore underWay;
    private final int most;
    /** 0 in a closed loop. */
    private final double nsPerOperation;

    private final Thread thread;
    private volatile boolean isEnding;
    private volatile @Nullable Throwable lastFailure;

    /** What is due now belongs to it. */
    private volatile Epoch epoch;

    /** What is begun next is due then, and nothing after that was begun. */
    private volatile long nextDueNs;

    private Usage usageBefore;

    /** What was due within some time, whenever it ends. */
    private static final class Epoch {
        final long beganNs;
        /** Null once all of it has ended. */
        volatile @Nullable Epoch before;

        final AtomicLong underWay = new AtomicLong();
        final LongAdder failed = new LongAdder();
        final ConcurrentHistogram latencyNs = new ConcurrentHistogram(SIGNIFICANT_DIGITS);

        Epoch(long beganNs, @Nullable Epoch before) {
            this.beganNs = beganNs;
            this.before = before;
        }
    }

    private Generator(Operation operation, int most, double nsPerOperation, LongSupplier clockNs) {
        this.operation = operation;
        this.clockNs = clockNs;
        this.most = most;
        this.nsPerOperation = nsPerOperation;
        this.underWay = new Semaphore(most);
        this.thread = new Thread(this::run, "bench-generator");
        this.thread.setDaemon(true);
        this.epoch = new Epoch(clockNs.getAsLong(), null);
        this.nextDueNs = epoch.beganNs;
        this.usageBefore = Usage.now();
    }

    /** So many are under way at any time. */
    static Generator inFlight(Operation operation, int count) {
        return new Generator(operation, count, 0, System::nanoTime).begun();
    }

    /** So many are due each second. */
    static Generator perSecond(Operation operation, double rate) {
        return perSecond(operation, rate, System::nanoTime);
    }

    /** @param clockNs as {@link System#nanoTime} */
    static Generator perSecond(Operation operation, double rate, LongSupplier clockNs) {
        return new Generator(operation, MOST_UNDER_WAY, 1e9 / rate, clockNs).begun();
    }

    private Generator begun() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            long startNs = epoch.beganNs;
            for (long number = 0; !isEnding; number++) {
                long dueNs = startNs + (long) (number * nsPerOperation);
                if (isOpenLoop()) {
                    nextDueNs = dueNs;
                    awaitDue(dueNs);
                }
                underWay.acquire();
                begin(number, isOpenLoop() ? dueNs : clockNs.getAsLong());
            }
        } catch (InterruptedException e) {
            // closed
        } finally {
            nextDueNs = Long.MAX_VALUE;
        }
    }

    private boolean isOpenLoop() {
        return nsPerOperation != 0;
    }

    private void awaitDue(long dueNs) {
        for (long leftNs = dueNs - clockNs.getAsLong(); leftNs > 0 && !isEnding; leftNs = dueNs - clockNs.getAsLong()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    private void begin(long number, long fromNs) {
        Epoch latest = epoch;
        Epoch before = latest.before;
        Epoch due = isOpenLoop() && before != null && fromNs < latest.beganNs ? before : latest;
        due.underWay.incrementAndGet();
        CompletableFuture<?> begun;
        try {
            begun = operation.begin(number);
        } catch (RuntimeException e) {
            begun = CompletableFuture.failedFuture(e);
        }
        begun.whenComplete((result, failure) -> {
            if (failure == null) {
                due.latencyNs.recordValue(Math.max(0, clockNs.getAsLong() - fromNs));
            } else {
                due.failed.increment();
                lastFailure = failure;
            }
            due.underWay.decrementAndGet();
            underWay.release();
        });
        if (begun.isCompletedExceptionally()) {
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /**
     * What came of the operations that were due since this was last asked, or since it has begun: those that have not ended are waited
     * for, while others begin. For one thread.
     */
    Interval interval() throws InterruptedException {
        Epoch ended = epoch;
        Epoch next = new Epoch(clockNs.getAsLong(), ended);
        epoch = next;
        Usage usageNow = Usage.now();
        Usage usage = usageNow.since(usageBefore);
        usageBefore = usageNow;
        Await.until(
                () -> "operations have ended that were begun",
                PATIENCE,
                () -> (!isOpenLoop() || nextDueNs >= next.beganNs) && ended.underWay.get() == 0);
        next.before = null;
        return new Interval((next.beganNs - ended.beganNs) / 1e9, ended.failed.sum(), ended.latencyNs.copy(), usage);
    }

    /** Lets it run for a while, and says what came of it. */
    Interval intervalOf(double seconds) throws InterruptedException {
        interval();
        Thread.sleep((long) (seconds * 1_000));
        return interval();
    }

    /** Why the last of those that failed did. */
    String lastFailure() {
        Throwable failure = lastFailure;
        return failure == null ? "nothing failed" : Failure.of(failure).message();
    }

    /** Begins nothing more, and waits for what is under way. */
    @Override
    public void close() {
        isEnding = true;
        try {
            thread.interrupt();
            thread.join();
            if (!underWay.tryAcquire(most, PATIENCE_S, TimeUnit.SECONDS)) {
                throw new CommandException(
                        (most - underWay.availablePermits()) + " operations had not ended after " + PATIENCE_S + " s");
            }
            underWay.release(most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
