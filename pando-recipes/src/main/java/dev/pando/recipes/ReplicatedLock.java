package dev.pando.recipes;

import dev.pando.Consistency;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.RaftOptions;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Locks by name, each held for a lease. No lock can keep a holder that was away for longer than its lease from believing that it
 * still has it; therefore each time a lock is had has a token, higher than all before. Give it along with whatever is done under
 * the lock, and have whoever does that refuse a token lower than the highest that it has seen.
 *
 * <p>Locks and owners are named by strings in which surrogates come in pairs; others are refused
 * ({@link IllegalArgumentException}). Leases are 1 ms or more, of replicated time. Errors as in {@link dev.pando.recipes}. May be
 * used by any thread.
 */
public final class ReplicatedLock {
    private final Machine<LockCommand, LockCommand.Result> machine;

    ReplicatedLock(Machine<LockCommand, LockCommand.Result> machine) {
        this.machine = machine;
    }

    static MachineType<LockCommand, LockCommand.Result> type(String name) {
        return new MachineType<>(name, LockCommand.CODEC, LockCommand.Result.CODEC);
    }

    /**
     * Gives members locks.
     *
     * @param name of all of them together; no other machine of the cluster has it; for good
     */
    public static RaftOptions register(RaftOptions options, String name) {
        return options.machine(type(name), LockMachine::new);
    }

    /**
     * The locks of that name, as a member has them.
     *
     * @throws IllegalArgumentException if they were not registered
     */
    public static ReplicatedLock of(Member member, String name) {
        return new ReplicatedLock(member.machine(type(name)));
    }

    /** The locks of that name, as a program that is no member has them: see {@link PandoClient#machine}. */
    public static ReplicatedLock of(PandoClient client, String name) {
        return new ReplicatedLock(client.machine(type(name)));
    }

    /**
     * Gets a lock, if nobody has it or the lease of whoever had it has ended; does not wait for that. Whoever has it does not get
     * it once more: after an unknown outcome {@link LockAttempt#holder} of the next attempt says whether one has it already, and
     * with which token.
     *
     * @param owner who wants it: to be found in {@link LockHolder}; nothing is compared with it
     */
    public LockAttempt tryLock(String name, String owner, long leaseMs) {
        return attempt(machine.submit(new LockCommand.TryLock(name, owner, Deadlines.duration(leaseMs))));
    }

    /** As {@link #tryLock}, without waiting. */
    public CompletableFuture<LockAttempt> tryLockAsync(String name, String owner, long leaseMs) {
        return machine.submitAsync(new LockCommand.TryLock(name, owner, Deadlines.duration(leaseMs)))
                .thenApply(ReplicatedLock::attempt);
    }

    /**
     * Has a lease end so long from now, earlier or later than it would have.
     *
     * @return false if the lock is not held under that token any more: stop what is done under it
     */
    public boolean renew(String name, long token, long leaseMs) {
        return machine.submit(new LockCommand.Renew(name, token, Deadlines.duration(leaseMs)))
                .done();
    }

    /** As {@link #renew}, without waiting. */
    public CompletableFuture<Boolean> renewAsync(String name, long token, long leaseMs) {
        return machine.submitAsync(new LockCommand.Renew(name, token, Deadlines.duration(leaseMs)))
                .thenApply(LockCommand.Result::done);
    }

    /**
     * Gives a lock back.
     *
     * @return false if it was not held under that token any more
     */
    public boolean unlock(String name, long token) {
        return machine.submit(new LockCommand.Unlock(name, token)).done();
    }

    /** As {@link #unlock}, without waiting. */
    public CompletableFuture<Boolean> unlockAsync(String name, long token) {
        return machine.submitAsync(new LockCommand.Unlock(name, token)).thenApply(LockCommand.Result::done);
    }

    /** Who has a lock, or had it last and may have lost it since: that its lease has ended shows with the next command only. */
    public Optional<LockHolder> holder(String name) {
        return holder(name, Consistency.LINEARIZABLE);
    }

    public Optional<LockHolder> holder(String name, Consistency consistency) {
        return Optional.ofNullable(
                machine.read(new LockCommand.Lookup(name), consistency).holder());
    }

    /** As {@link #holder(String, Consistency)}, without waiting, and without a time limit. */
    public CompletableFuture<Optional<LockHolder>> holderAsync(String name, Consistency consistency) {
        return machine.readAsync(new LockCommand.Lookup(name), consistency)
                .thenApply(result -> Optional.ofNullable(result.holder()));
    }

    private static LockAttempt attempt(LockCommand.Result result) {
        return new LockAttempt(
                result.done(), Objects.requireNonNull(result.holder(), "A lock that was tried has a holder."));
    }
}
