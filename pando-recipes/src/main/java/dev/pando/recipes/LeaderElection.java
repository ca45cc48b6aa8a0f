package dev.pando.recipes;

import dev.pando.Consistency;
import dev.pando.MachineType;
import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.RaftOptions;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Elections by name, for what one process of a program at most is to do at a time. Whoever is elected leads for a lease, which it
 * renews by itself; when it can't, {@link Candidacy#isElected} is false before another one can be elected. This has nothing to do
 * with who leads the cluster.
 *
 * <p>A process that stops for longer than its lease between asking {@link Candidacy#isElected} and doing something acts
 * too late all the same: where that matters, use tokens, as with {@link ReplicatedLock}, of which this is made.
 *
 * <p>Elections and candidates are named by strings in which surrogates come in pairs; others are refused
 * ({@link IllegalArgumentException}). Errors as in {@link dev.pando.recipes}. May be used by any thread.
 */
public final class LeaderElection {
    /** Below, each of a candidate's steps would be lost in delays of threads and disks. */
    private static final long MIN_LEASE_MS = 100;

    private final ReplicatedLock locks;

    private LeaderElection(ReplicatedLock locks) {
        this.locks = locks;
    }

    static MachineType<LockCommand, LockCommand.Result> type(String name) {
        return ReplicatedLock.type(name);
    }

    /**
     * Gives members elections.
     *
     * @param name of all of them together; no other machine of the cluster has it; for good
     */
    public static RaftOptions register(RaftOptions options, String name) {
        return ReplicatedLock.register(options, name);
    }

    /**
     * The elections of that name, as a member has them.
     *
     * @throws IllegalArgumentException if they were not registered
     */
    public static LeaderElection of(Member member, String name) {
        return new LeaderElection(ReplicatedLock.of(member, name));
    }

    /** The elections of that name, for candidates that are programs and no members: see {@link PandoClient#machine}. */
    public static LeaderElection of(PandoClient client, String name) {
        return new LeaderElection(ReplicatedLock.of(client, name));
    }

    /**
     * Becomes a candidate, until that is closed; elected as soon as nobody leads, and again whenever nobody does.
     *
     * @param election which one
     * @param candidate what it calls itself: to be found in {@link LockHolder#owner}; nothing is compared with it
     * @param leaseMs how long the others wait, of replicated time, when a leader is gone; 100 or more, and no less than the members'
     *     {@link RaftOptions#electionTimeout}: replicated time goes in steps of a twentieth of that, and two may lead at once where
     *     a lease is but a few of them. A candidate commits a command every third of it
     * @param listener hears of it; what it throws goes to the executor
     * @param executor calls the listener, on threads of its own: one that runs it at once holds up renewals. Where it rejects that,
     *     nobody hears of it
     */
    public Candidacy run(
            String election, String candidate, long leaseMs, ElectionListener listener, Executor executor) {
        return run(election, candidate, leaseMs, listener, executor, new DaemonTimer("pando-election " + election));
    }

    Candidacy run(
            String election,
            String candidate,
            long leaseMs,
            ElectionListener listener,
            Executor executor,
            CandidacyTimer timer) {
        if (leaseMs < MIN_LEASE_MS) {
            throw new IllegalArgumentException(
                    "The lease of a leader is " + MIN_LEASE_MS + " ms or more, not " + leaseMs + " ms.");
        }
        LockCommand.TryLock attempt = new LockCommand.TryLock(election, candidate, leaseMs);
        LockCommand.CODEC.encode(attempt); // what can't be written is refused here
        Candidacy candidacy = new Candidacy(
                locks, attempt, Objects.requireNonNull(listener), Objects.requireNonNull(executor), timer);
        candidacy.begin();
        return candidacy;
    }

    /** Who leads, or led last and may do so no more: that its lease has ended shows with the next command only. */
    public Optional<LockHolder> leader(String election) {
        return leader(election, Consistency.LINEARIZABLE);
    }

    public Optional<LockHolder> leader(String election, Consistency consistency) {
        return locks.holder(election, consistency);
    }

    /** As {@link #leader(String, Consistency)}, without waiting, and without a time limit. */
    public CompletableFuture<Optional<LockHolder>> leaderAsync(String election, Consistency consistency) {
        return locks.holderAsync(election, consistency);
    }
}
