package dev.pando.cli.bench;

import dev.pando.cli.CommandException;
import dev.pando.cli.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.Recorder;
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
    /** After a failure, lest a cluster that refuses everything is asked a million times a second. */
    private static final long PAUSE_NS = 100_000;

    private final Operation operation;
    private final LongSupplier clockNs;
    private final Semaphore underWay;
    private final int most;
    /** 0 in a closed loop. */
    private final double nsPerOperation;

    private final Recorder latencyNs = new Recorder(SIGNIFICANT_DIGITS);
    private final LongAdder failed = new LongAdder();
    private final Thread thread;
    private volatile boolean isEnding;
    private volatile @Nullable Throwable lastFailure;

    /** Of the interval that has begun; the caller's. */
    private long beganNs;

    private Usage usageBefore;
    private long failedBefore;

    private Generator(Operation operation, int most, double nsPerOperation, LongSupplier clockNs) {
        this.operation = operation;
        this.clockNs = clockNs;
        this.most = most;
        this.nsPerOperation = nsPerOperation;
        this.underWay = new Semaphore(most);
        this.thread = new Thread(this::run, "bench-generator");
        this.thread.setDaemon(true);
        this.beganNs = clockNs.getAsLong();
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
            long startNs = clockNs.getAsLong();
            for (long number = 0; !isEnding; number++) {
                long dueNs = startNs + (long) (number * nsPerOperation);
                awaitDue(dueNs);
                underWay.acquire();
                begin(number, nsPerOperation == 0 ? clockNs.getAsLong() : dueNs);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void awaitDue(long dueNs) {
        if (nsPerOperation == 0) {
            return;
        }
        for (long leftNs = dueNs - clockNs.getAsLong(); leftNs > 0 && !isEnding; leftNs = dueNs - clockNs.getAsLong()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    private void begin(long number, long fromNs) {
        CompletableFuture<?> begun;
        try {
            begun = operation.begin(number);
        } catch (RuntimeException e) {
            begun = CompletableFuture.failedFuture(e);
        }
        begun.whenComplete((result, failure) -> {
            if (failure == null) {
                latencyNs.recordValue(Math.max(0, clockNs.getAsLong() - fromNs));
            } else {
                failed.increment();
                lastFailure = failure;
            }
            underWay.release();
        });
        if (begun.isCompletedExceptionally()) {
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** What came of operations since this was last asked, or since it has begun. For one thread. */
    Interval interval() {
        long nowNs = clockNs.getAsLong();
        Usage usageNow = Usage.now();
        long failedNow = failed.sum();
        Interval interval = new Interval(
                (nowNs - beganNs) / 1e9,
                failedNow - failedBefore,
                latencyNs.getIntervalHistogram(),
                usageNow.since(usageBefore));
        beganNs = nowNs;
        usageBefore = usageNow;
        failedBefore = failedNow;
        return interval;
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
