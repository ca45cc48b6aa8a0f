package dev.pando.recipes;

import dev.pando.ClosedException;
import dev.pando.Consistency;
import dev.pando.RaftException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A candidate of a {@link LeaderElection}. It tries for the lock of the election, renews it after each third of its lease, and takes
 * itself for deposed when eight tenths of it have passed since it last asked for a renewal that came about. Replicated time is ahead
 * of what has passed by one of its steps at most, which is a twentieth of the lease, if that is no less than the members' election
 * timeout: so others wait for longer, as long as no clock is faster than another by more than a tenth. A machine that is
 * suspended may have a clock that stands still meanwhile: only tokens help against what it does when it goes on.
 *
 * <p>It ends by itself when its member has. May be used by any thread.
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

    /** Whoever is told that its time is over is not told otherwise afterwards: it is looked at, and made longer, under this lock. */
    private final Object lock = new Object();

    // Changed on the timer's thread alone, but for the last.
    private volatile @Nullable Lead lead;
    private volatile @Nullable Throwable trouble;

    /** It has asked for the lock, and does not know yet whether it has got it. */
    private boolean isAttempting;

    /** Its last step failed, or took too long: others may not lead because it takes the lock, and it may not hear that it has. */
    private boolean isInDoubt;

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
        synchronized (lock) {
            Lead current = lead;
            return isClosed || current == null || hasEnded(current)
                    ? OptionalLong.empty()
                    : OptionalLong.of(current.token);
        }
    }

    /** Why its last step came to nothing; empty if it did not. It goes on by itself. */
    public Optional<Throwable> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Is a candidate no more. Whoever leads is deposed, and when its listener has heard that, the next one is elected without waiting
     * for the lease, if the cluster can be told. Returns at once; saying it twice does no harm.
     */
    @Override
    public void close() {
        isClosed = true;
        timer.after(0, this::end);
    }

    private void end() {
        depose();
        if (!isAttempting) {
            timer.end();
        }
    }

    private boolean hasEnded(Lead current) {
        return timer.nanoTime() - current.untilNanos >= 0;
    }

    private void campaign() {
        if (isClosed) {
            return;
        }
        if (isInDoubt) {
            look();
            return;
        }
        long begin = timer.nanoTime();
        isAttempting = true;
        asked(() -> locks.tryLockAsync(election, candidate, leaseMs))
                .whenComplete((attempt, failure) -> timer.after(0, () -> tried(begin, attempt, failure)));
    }

    /** Asks what changes nothing, until it is answered in time. */
    private void look() {
        long begin = timer.nanoTime();
        asked(() -> locks.holderAsync(election, Consistency.LINEARIZABLE))
                .whenComplete((holder, failure) -> timer.after(0, () -> looked(begin, failure)));
    }

    private void looked(long begin, @Nullable Throwable failure) {
        if (hasEndedWith(failure)) {
            return;
        }
        isInDoubt = failure != null || timer.nanoTime() - begin > leaseNanos / 3;
        if (isInDoubt) {
            trouble = failure == null ? trouble : cause(failure);
            timer.after(leaseNanos / 3, this::campaign);
        } else {
            campaign();
        }
    }

    /** Whether its member has stopped, and it with that. */
    private boolean hasEndedWith(@Nullable Throwable failure) {
        if (failure != null && cause(failure) instanceof ClosedException closed) {
            trouble = closed;
            isClosed = true;
            end();
        }
        return isClosed;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void giveBack(@Nullable LockAttempt attempt) {
        if (attempt != null && attempt.acquired()) {
            unlock(attempt.holder().token());
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
        isAttempting = false;
        if (isClosed) {
            giveBack(attempt);
            end();
            return;
        }
        if (hasEndedWith(failure)) {
            return;
        }
        trouble = failure == null ? null : cause(failure);
        isInDoubt = failure != null;
        if (attempt != null && attempt.acquired()) {
            Lead won = leadSince(begin, attempt.holder().token());
            if (!hasEnded(won)) {
                lead = won;
                timer.after(won.untilNanos - timer.nanoTime(), () -> endIfOver(won.token));
                timer.after(leaseNanos / 3, () -> renew(won.token));
                tell(() -> listener.elected(won.token), () -> {});
                return;
            }
            isInDoubt = true; // it came too late
            giveBack(attempt);
        }
        timer.after(leaseNanos / 3, this::campaign);
    }

    private Lead leadSince(long begin, long token) {
        return new Lead(token, begin + leaseNanos / 10 * 8);
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
        if (!leadsUnder(token) || hasEndedWith(failure)) {
            return; // deposed meanwhile, and the lock given back
        }
        trouble = failure == null ? null : cause(failure);
        isInDoubt = failure != null;
        if (isHeld == null) {
            timer.after(leaseNanos / 10, () -> renew(token));
        } else if (isHeld && isProlonged(leadSince(begin, token))) {
            timer.after(leaseNanos / 3, () -> renew(token));
        } else {
            isInDoubt = isHeld; // then the answer came too late
            depose();
            campaign();
        }
    }

    /** Its time may have ended before this thread came to it. */
    private boolean isProlonged(Lead longer) {
        synchronized (lock) {
            Lead current = lead;
            if (current == null || hasEnded(current)) {
                return false;
            }
            lead = longer;
            return true;
        }
    }

    /** Looks again when the lease ends, as far as it is renewed by now. */
    private void endIfOver(long token) {
        Lead current = lead;
        if (current == null || current.token != token) {
            return;
        }
        if (hasEnded(current)) {
            isInDoubt = true;
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
            tell(listener::deposed, () -> unlock(last.token));
        }
    }

    private void unlock(long token) {
        asked(() -> locks.unlockAsync(election, token));
    }

    /**
     * An executor that throws, or has the listener called here and lets its exceptions through, ends nothing.
     *
     * @param then when the listener has heard it, or nobody will have it hear
     */
    private void tell(Runnable news, Runnable then) {
        AtomicBoolean isToBeDone = new AtomicBoolean(true);
        Runnable once = () -> {
            if (isToBeDone.getAndSet(false)) {
                then.run();
            }
        };
        try {
            executor.execute(() -> {
                try {
                    news.run();
                } finally {
                    once.run();
                }
            });
        } catch (RuntimeException | Error e) {
            trouble = e;
            once.run();
        }
    }
}
