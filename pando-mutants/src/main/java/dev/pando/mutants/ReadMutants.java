package dev.pando.mutants;

import static dev.pando.mutants.SourceModule.CORE;
import static dev.pando.mutants.SourceModule.RAFT;

import java.util.List;

/** Of linearizable reads. */
final class ReadMutants {
    private ReadMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.of(
                    "s19-read-before-the-own-term-has-committed",
                    "A new leader serves reads although it doesn't know yet what is committed.",
                    CORE.edit("Reads", "} else if (!commitment.hasCommittedInTerm(leader)) {", "} else if (false) {")),
            Mutant.of(
                    "s19-late-replies-confirm-a-later-read",
                    "Any answer counts for the latest round, also one to a request that came before the read.",
                    CORE.edit("Replication", "progress.heard(response.round());", "progress.heard(leader.round);")),
            Mutant.of(
                    "s19-reads-share-a-round-that-is-answered",
                    "A read joins the round before it, which may be confirmed already.",
                    CORE.edit("Reads", """
                            leader.round++;
                            leader.readBatches.addLast(
                            """, """
                            leader.round = Math.max(1, leader.round);
                            leader.readBatches.addLast(
                            """)),
            Mutant.of(
                    "s17-read-asks-nobody",
                    "A leader takes its own word for it that it still leads.",
                    CORE.edit(
                            "Reads",
                            "long confirmed = Quorum.agreed(state.configuration(), id -> answeredRound(leader, id));",
                            "long confirmed = answeredRound(leader, state.self);")),
            Mutant.of(
                    "s17-read-quorum-is-one-short",
                    "A read is confirmed when one fewer than a majority has answered.",
                    CORE.edit(
                            "Reads",
                            "long confirmed = Quorum.agreed(state.configuration(), id -> answeredRound(leader, id));",
                            """
                            long[] rounds = state.configuration().voters().stream()
                                    .mapToLong(voter -> answeredRound(leader, voter.id()))
                                    .sorted()
                                    .toArray();
                            long confirmed = rounds[Math.min(rounds.length - 1, (rounds.length - 1) / 2 + 1)];
                            """)),
            Mutant.of(
                    "s20-lease-from-the-answer-on",
                    "A lease lasts from when a quorum's answers have come, however long they took.",
                    RAFT.edit(
                            "runtime/LeaderReads",
                            "lease.confirmed(askedTerm, askedNanos);",
                            "lease.confirmed(askedTerm, node.loop().nanoTime());")),
            Mutant.of(
                    "s20-lease-allows-for-no-drift",
                    "A lease is as long as an election timeout by the leader's own clock.",
                    RAFT.edit(
                            "runtime/Lease",
                            "lengthNanos = (electionTicks - 1) * (tickMs * 1_000_000L) / 10 * 9;",
                            "lengthNanos = electionTicks * (tickMs * 1_000_000L);")),
            Mutant.of(
                    "s20-lease-outlives-an-order-to-campaign",
                    "A leader that has told another one to campaign, which gets votes at once, goes on by its lease.",
                    CORE.edit("RaftCore", "&& !leader.hasOrderedElection;", "&& leader.term > 0;")),
            Mutant.of(
                    "s20-vote-right-after-a-start",
                    "Whoever has just started gives votes, although it may have heard from a leader just before.",
                    CORE.edit("ElectionTimer", """
                            hearFromLeader(random);
                            """, """
                            silentTicks = electionTicks;
                            start(random);
                            """)),
            Mutant.of(
                    "s19-read-before-it-is-applied",
                    "A read is served at what this member has applied, though more is committed.",
                    RAFT.edit("runtime/LocalSync", "callbacks.execute(() -> barrier.complete(reply.index()));", """
                            long index = Math.min(reply.index(), node.appliedIndex());
                            callbacks.execute(() -> barrier.complete(index));
                            """),
                    RAFT.edit(
                            "runtime/Tails",
                            "tailing.begin(reply.index());",
                            "tailing.begin(Math.min(reply.index(), node.appliedIndex()));")));
}
