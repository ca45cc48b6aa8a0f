package dev.pando.recipes;

import dev.pando.RaftException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A candidate of a {@link LeaderElection}. It tries for the lock of the election, renews it after each third of its lease, and takes
 * itself for deposed when nine tenths of it have passed since it last asked for a renewal that came about: replicated time is never
 * ahead of what has passed, so that others wait for longer, as long as no clock is faster than another by more than a tenth.
 *
 * <p>May be used by any thread.
 */
public final class Candidacy implements AutoCloseable {
    private final ReplicatedLock locks;
    private final String election;
    private final String candidate;
    private final long leaseMs;
    private final long leaseNanos;
    private final ElectionListener listener;
    private final Executor executor;
    private final CandidacyTimer timer;

    // Changed on the timer's thread, where closing counts too.
    private volatile @Nullable Lead lead;
    private volatile @Nullable Throwable trouble;
    private volatile boolean isClosed;

    /**
     * A time for which it leads.
     *
     * @param untilNanos when it ends by itself, by the timer's clock
     */
    private record Lead(long token, long untilNanos) {}

    Candidacy(
            ReplicatedLock locks,
            LockCommand.TryLock attempt,
            ElectionListener listener,
            Executor executor,
            CandidacyTimer timer) {
        this.locks = locks;
        this.election = attempt.name();
        this.candidate = attempt.owner();
        this.leaseMs = attempt.leaseMs();
        this.leaseNanos = leaseMs > Long.MAX_VALUE / 1_000_000 ? Long.MAX_VALUE / 2 : leaseMs * 1_000_000;
        this.listener = listener;
        this.executor = executor;
        this.timer = timer;
    }

    void begin() {
        timer.after(0, this::campaign);
    }

    /** Whether it leads at this moment: false as soon as another one may. */
    public boolean isElected() {
        return token().isPresent();
    }

    /** Under which token it leads at this moment; empty as soon as another one may. */
    public OptionalLong token() {
        Lead current = lead;
        return current == null || hasEnded(current) ? OptionalLong.empty() : OptionalLong.of(current.token);
    }

    /** Why its last step came to nothing; empty if it did not. It goes on by itself. */
    public Optional<Throwable> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Is a candidate no more. Whoever leads is deposed, and the next one is elected without waiting for the lease, if the
     * cluster can be told. Returns at once; saying it twice does no harm.
     */
    @Override
    public void close() {
        isClosed = true;
        timer.after(0, () -> {
            depose();
            timer.end();
        });
    }

    private boolean hasEnded(Lead current) {
        return timer.nanoTime() - current.untilNanos >= 0;
    }

    private void campaign() {
        if (isClosed) {
            return;
        }
        long begin = timer.nanoTime();
        asked(() -> locks.tryLockAsync(election, candidate, leaseMs)).whenComplete((attempt, failure) -> {
            if (isClosed) {
                giveBack(attempt);
            } else {
                timer.after(0, () -> tried(begin, attempt, failure));
            }
        });
    }

    private void giveBack(@Nullable LockAttempt attempt) {
        if (attempt != null && attempt.acquired()) {
            asked(() -> locks.unlockAsync(election, attempt.holder().token()));
        }
    }

    /** A member that has stopped may say so at once. */
    private static <T> CompletableFuture<T> asked(Supplier<CompletableFuture<T>> question) {
        try {
            return question.get();
        } catch (RaftException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void tried(long begin, @Nullable LockAttempt attempt, @Nullable Throwable failure) {
        trouble = failure;
        if (attempt != null && attempt.acquired()) {
            Lead won = new Lead(attempt.holder().token(), begin + leaseNanos / 10 * 9);
            if (!isClosed && !hasEnded(won)) {
                lead = won;
                tell(() -> listener.elected(won.token));
                timer.after(won.untilNanos - timer.nanoTime(), () -> endIfOver(won.token));
                timer.after(leaseNanos / 3, () -> renew(won.token));
                return;
            }
            giveBack(attempt); // it came too late
        }
        timer.after(leaseNanos / 3, this::campaign);
    }

    private boolean leadsUnder(long token) {
        Lead current = lead;
        return current != null && current.token == token;
    }

    private void renew(long token) {
        if (!leadsUnder(token)) {
            return;
        }
        long begin = timer.nanoTime();
        asked(() -> locks.renewAsync(election, token, leaseMs))
                .whenComplete((held, failure) -> timer.after(0, () -> renewed(token, begin, held, failure)));
    }

    private void renewed(long token, long begin, @Nullable Boolean isHeld, @Nullable Throwable failure) {
        trouble = failure;
        if (!leadsUnder(token)) {
            return; // deposed meanwhile, and the lock given back
        }
        if (isHeld == null) {
            timer.after(leaseNanos / 10, () -> renew(token));
        } else if (isHeld) {
            lead = new Lead(token, begin + leaseNanos / 10 * 9);
            timer.after(leaseNanos / 3, () -> renew(token));
        } else {
            depose();
            campaign();
        }
    }

    /** Looks again when the lease ends, as far as it is renewed by now. */
    private void endIfOver(long token) {
        Lead current = lead;
        if (current == null || current.token != token) {
            return;
        }
        if (hasEnded(current)) {
            depose();
            campaign();
        } else {
            timer.after(current.untilNanos - timer.nanoTime(), () -> endIfOver(token));
        }
    }

    private void depose() {
        Lead last = lead;
        if (last != null) {
            lead = null;
            tell(listener::deposed);
            asked(() -> locks.unlockAsync(election, last.token));
        }
    }

    private void tell(Runnable news) {
        try {
            executor.execute(news);
        } catch (RejectedExecutionException e) {
            // The program does not want to hear any more.
        }
    }
}
