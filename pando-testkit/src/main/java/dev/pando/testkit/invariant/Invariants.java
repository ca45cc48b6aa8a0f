package dev.pando.testkit.invariant;

import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.Observer;
import java.util.List;
import java.util.function.LongSupplier;

/** All of them. */
public final class Invariants {
    private Invariants() {}

    /**
     * New ones, for one run.
     *
     * @param nowNanos virtual time
     * @param tickMs of all members
     */
    public static List<Observer> of(ClusterHistory history, LongSupplier nowNanos, int tickMs) {
        return List.of(
                new ElectionSafety(),
                new LeaderAppendOnly(),
                new LogMatching(),
                new LeaderCompleteness(history),
                new StateMachineSafety(history),
                new CommitNeverFalls(history),
                new CommittedIsDurable(history),
                new CommitsItsOwnTerm(history),
                new AcknowledgedIsDurable(history),
                new SaidIsDurable(),
                new OneVoteATerm(),
                new TermAndVoteNeverGoBack(),
                new DurableIsFound(),
                new QuorumsOverlap(),
                new RemovedStayOut(),
                new NothingIsDurableAfterAFailure(),
                new DeliveryInOrder(),
                new SessionsInSequence(),
                new ReplicatedTimeNeverFalls(),
                new ReplicatedTimeIsNotAhead(nowNanos, tickMs),
                new LeaseIsExclusive(),
                new SnapshotIsOfTheLog(history),
                new LogIsMirrored(history));
    }
}
