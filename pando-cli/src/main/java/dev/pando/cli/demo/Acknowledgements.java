package dev.pando.cli.demo;

import dev.pando.cli.CommandException;
import dev.pando.cli.Failure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the senders have had acknowledged, together. The senders report, the demo waits. Times are of
 * {@link System#nanoTime}, given by the caller.
 */
final class Acknowledgements {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LongConsumer progress;

    private final Gaps gaps = new Gaps();
    private long count;
    private long lastIndex;
    private @Nullable Throwable failure;
    /** An acknowledgement of what was submitted from here on is waited for; none is while false. */
    private boolean marked;

    private long markNs;
    private boolean answered;
    private long answeredNs;

    /** @param progress is told the count with each acknowledgement */
    Acknowledgements(LongConsumer progress) {
        this.progress = progress;
    }

    /** Something is about to be sent: its acknowledgement, or the sender's failure, is due from now on. */
    void submitted(long nowNs) {
        lock.lock();
        try {
            gaps.submitted(nowNs);
        } finally {
            lock.unlock();
        }
    }

    void acknowledged(long index, long submittedNs, long nowNs) {
        lock.lock();
        try {
            count++;
            gaps.answered(nowNs);
            lastIndex = Math.max(lastIndex, index);
            progress.accept(count);
            if (marked && !answered && submittedNs - markNs >= 0) {
                answered = true;
                answeredNs = nowNs;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A sender can't go on: whoever waits gets the reason. */
    void failed(Throwable reason) {
        lock.lock();
        try {
            if (failure == null) {
                failure = reason;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** The highest index of what was acknowledged; 0 before the first. */
    long lastIndex() {
        lock.lock();
        try {
            return lastIndex;
        } finally {
            lock.unlock();
        }
    }

    /** The longest time without any acknowledgement while one was due. */
    Duration longestGap() {
        lock.lock();
        try {
            return gaps.longest();
        } finally {
            lock.unlock();
        }
    }

    /** From now on, the first acknowledgement of something submitted at or after this time is looked out for. */
    void mark(long nowNs) {
        lock.lock();
        try {
            marked = true;
            markNs = nowNs;
            answered = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * When that first acknowledgement came.
     *
     * @throws CommandException if none came within the limit, or a sender failed
     */
    long awaitFirstSinceMark(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long leftNs = limit.toNanos();
            while (!answered) {
                check();
                if (leftNs <= 0) {
                    throw stalled(limit);
                }
                leftNs = changed.awaitNanos(leftNs);
            }
            return answeredNs;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until so many are acknowledged.
     *
     * @param stall how long it may take from one to the next
     * @throws CommandException if it takes longer, or a sender failed
     */
    void awaitCount(long target, Duration stall) throws InterruptedException {
        lock.lock();
        try {
            while (count < target) {
                check();
                long before = count;
                if (!changed.await(stall.toMillis(), TimeUnit.MILLISECONDS) && count == before) {
                    throw stalled(stall);
                }
            }
            check();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until something holds that acknowledgements bring about.
     *
     * @param what is waited for, as "until ..." goes on
     * @throws CommandException if it doesn't within the limit, or a sender failed
     */
    void awaitUntil(String what, BooleanSupplier holds, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long leftNs = limit.toNanos();
            while (!holds.getAsBoolean()) {
                check();
                if (leftNs <= 0) {
                    throw new CommandException("waited %d s in vain until %s".formatted(limit.toSeconds(), what));
                }
                leftNs = changed.awaitNanos(leftNs);
            }
        } finally {
            lock.unlock();
        }
    }

    private void check() {
        if (failure != null) {
            Failure reason = Failure.of(failure);
            throw new CommandException(reason.exitCode(), "a sender failed: " + reason.message(), failure);
        }
    }

    private CommandException stalled(Duration limit) {
        return new CommandException(
                "no append was acknowledged for %d s, after %,d that were".formatted(limit.toSeconds(), count));
    }
}
