package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Appends from one thread. Closed loop: at most so many are outstanding, and latency is from just before the call to the
 * completion of its future. Open loop: they are due at a fixed rate, and latency is from when one was due, so that a stall
 * counts for all that it held up.
 */
final class LoadGenerator {
    /** In the open loop too, so that what can't keep up does not run out of memory first. */
    private static final int MOST_OUTSTANDING = 1 << 13;

    private static final int PAYLOADS = 1024;
    private static final int STALLED_SECONDS = 30;
    private static final long SETTLING_SECONDS = 1;
    private static final long SECOND = 1_000_000_000;
    private static final long SAMPLE_NANOS = 250_000_000;
    private static final long AFTER_FAILURE_NANOS = 100_000;
    private static final long SEED = 42;

    private final Peer peer;
    private final Path data;
    private final byte[][] payloads = new byte[PAYLOADS][];
    private final Probe probe = new Probe();
    private final LongAdder acked = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Recorder recorder = new Recorder(3);
    private volatile @Nullable Throwable lastFailure;
    private volatile long recordFrom = Long.MAX_VALUE;
    private volatile long recordTo = Long.MAX_VALUE;
    private long next;
    private long nextSample;

    LoadGenerator(Peer peer, int payload, Path data) {
        this.peer = peer;
        this.data = data;
        Random random = new Random(SEED);
        for (int i = 0; i < PAYLOADS; i++) {
            payloads[i] = new byte[payload];
            random.nextBytes(payloads[i]);
        }
    }

    long acked() {
        return acked.sum();
    }

    @Nullable Throwable lastFailure() {
        return lastFailure;
    }

    /** Appends exactly so many. */
    void append(long count, int inFlight) throws InterruptedException {
        Semaphore permits = new Semaphore(inFlight);
        for (long i = 0; i < count; i++) {
            acquire(permits);
            submit(permits, System.nanoTime());
        }
        drain(permits, inFlight);
    }

    /** Appends for some time, and measures nothing. */
    void warmUp(int inFlight, double seconds) throws InterruptedException {
        Semaphore permits = new Semaphore(inFlight);
        closedLoop(permits, seconds);
        drain(permits, inFlight);
    }

    /** Closed loop; the first second is not measured. */
    ObjectNode closed(int inFlight, double seconds) throws InterruptedException {
        Semaphore permits = new Semaphore(inFlight);
        closedLoop(permits, SETTLING_SECONDS);
        ObjectNode figures = Json.object().put("inflight", inFlight);
        measure(figures, () -> closedLoop(permits, seconds));
        drain(permits, inFlight);
        return percentiles(figures);
    }

    /** Open loop; the first second is not measured. */
    ObjectNode open(int perSecond, double seconds) throws InterruptedException {
        Semaphore permits = new Semaphore(MOST_OUTSTANDING);
        openLoop(permits, perSecond, SETTLING_SECONDS);
        ObjectNode figures = Json.object().put("rate", perSecond);
        measure(figures, () -> openLoop(permits, perSecond, seconds));
        // What was due in time counts, whenever it ends.
        drain(permits, MOST_OUTSTANDING);
        return percentiles(figures);
    }

    /** A part of a run. */
    private interface Load {
        void run() throws InterruptedException;
    }

    private void measure(ObjectNode figures, Load load) throws InterruptedException {
        long failedBefore = failed.sum();
        recorder.reset();
        Window window = new Window(probe, data);
        long ackedBefore = acked.sum();
        recordFrom = System.nanoTime();
        load.run();
        recordTo = System.nanoTime();
        window.end(acked.sum() - ackedBefore, figures);
        figures.put("failed", failed.sum() - failedBefore);
    }

    private ObjectNode percentiles(ObjectNode figures) {
        Latencies.into(recorder.getIntervalHistogram(), figures);
        recordFrom = Long.MAX_VALUE;
        recordTo = Long.MAX_VALUE;
        return figures;
    }

    private void closedLoop(Semaphore permits, double seconds) throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * SECOND);
        for (long now; (now = System.nanoTime()) < end; ) {
            if (permits.tryAcquire() || permits.tryAcquire(Math.min(end - now, SAMPLE_NANOS), TimeUnit.NANOSECONDS)) {
                submit(permits, System.nanoTime());
            }
            sample(now);
        }
    }

    private void openLoop(Semaphore permits, int perSecond, double seconds) throws InterruptedException {
        long begin = System.nanoTime();
        long count = (long) (seconds * perSecond);
        for (long i = 0; i < count; i++) {
            long due = begin + i * SECOND / perSecond;
            for (long now; (now = System.nanoTime()) < due; ) {
                LockSupport.parkNanos(due - now);
            }
            acquire(permits);
            submit(permits, due);
            sample(due);
        }
    }

    private static void acquire(Semaphore permits) throws InterruptedException {
        if (!permits.tryAcquire(STALLED_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no append was answered for " + STALLED_SECONDS + " s");
        }
    }

    /** Now and then what was allocated is looked at, so that a thread that ends is not left out. */
    private void sample(long now) {
        if (now - nextSample > 0) {
            probe.allocatedBytes();
            nextSample = now + SAMPLE_NANOS;
        }
    }

    private void submit(Semaphore permits, long since) {
        CompletableFuture<?> future = send(payloads[(int) (next++ % PAYLOADS)]);
        future.whenComplete((value, failure) -> {
            if (failure == null) {
                acked.increment();
                record(since);
            } else {
                failed.increment();
                lastFailure = failure;
            }
            permits.release();
        });
        if (future.isCompletedExceptionally()) {
            LockSupport.parkNanos(AFTER_FAILURE_NANOS);
        }
    }

    @SuppressWarnings("IllegalCatch")
    private CompletableFuture<?> send(byte[] payload) {
        try {
            return peer.append(payload);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void record(long since) {
        if (since - recordFrom >= 0 && since - recordTo < 0) {
            recorder.recordValue(System.nanoTime() - since);
        }
    }

    private static void drain(Semaphore permits, int all) throws InterruptedException {
        if (!permits.tryAcquire(all, STALLED_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    (all - permits.availablePermits()) + " appends were not answered within " + STALLED_SECONDS + " s");
        }
    }
}
