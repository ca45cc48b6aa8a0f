package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Appended;
import dev.pando.Status;
import dev.pando.runtime.Startup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Where a quorum is up and in touch, somebody leads it; and nobody else takes that from it. */
final class LeadershipTest {
    private static final int LONG_MS = 60_000;

    /** Before ends of connections notice that they are dead: what the rules do by themselves. */
    private static final int BEFORE_CONNECTIONS_END_MS = 8_000;

    private static Status status(Machine machine) {
        return SimulatedCluster.member(machine).status();
    }

    private static long term(Machine machine) {
        return status(machine).term();
    }

    @Test
    void l3_whoHearsTheLeaderOfOneThatDoesNotStaysWithIt() {
        SimulatedCluster cluster = SimulatedCluster.of(3, 1);
        Machine leader = cluster.leader();
        List<Machine> others = cluster.othersThan(leader);
        cluster.cutOff(leader, others.subList(0, 1)); // a chain: the other one is in the middle
        long term = term(leader);
        cluster.runFor(LONG_MS);
        assertThat(cluster.machines()).allMatch(machine -> term(machine) == term);
        assertThat(cluster.leader()).isSameAs(leader);
    }

    @Test
    void l3_aLeaderThatIsHeardButHearsNobodyMakesWay() {
        SimulatedCluster cluster = SimulatedCluster.of(3, 1);
        Machine leader = cluster.leader();
        List<Machine> others = cluster.othersThan(leader);
        others.forEach(other -> cluster.network().cut(other.host(), leader.host()));
        cluster.runUntil(
                () -> others.stream().anyMatch(other -> status(other)
                        .leader()
                        .equals(Optional.of(
                                SimulatedCluster.member(other).self().id()))),
                BEFORE_CONNECTIONS_END_MS,
                "one of the others leads");
        Appended appended = cluster.await(SimulatedCluster.append(others.get(0), "without the old leader"));
        assertThat(appended.term()).isGreaterThan(1);
    }

    /** P20: what was never committed says nothing of how late it is. */
    @Test
    void timeDoesNotLeapWhenSomebodyLeadsAgainWhoseEntriesWereCut() {
        SimulatedCluster cluster = SimulatedCluster.of(3, 1);
        cluster.runFor(LONG_MS); // and nothing is appended
        Machine first = cluster.leader();
        List<Machine> others = cluster.othersThan(first);
        cluster.cutOff(first, others);
        SimulatedCluster.append(first, "cut later");
        cluster.await(SimulatedCluster.append(others.get(0), "by another leader"));
        long timeMs = cluster.replicatedTimeMs(others.get(0));
        cluster.network().healAll();
        cluster.runFor(1_000);
        cluster.await(SimulatedCluster.member(first)
                .transferLeadershipAsync(SimulatedCluster.member(first).self().id()));
        assertThat(cluster.leader()).isSameAs(first);
        cluster.await(SimulatedCluster.append(first, "by the first again"));
        assertThat(cluster.replicatedTimeMs(first)).isBetween(timeMs, timeMs + 5_000);
    }

    @Test
    void l4_twoOfFiveThatWereCutOffDisturbNobodyWhenTheyAreBack() {
        SimulatedCluster cluster = SimulatedCluster.of(5, 1);
        Machine leader = cluster.leader();
        List<Machine> others = cluster.othersThan(leader);
        List<Machine> away = others.subList(0, 2);
        List<Machine> majority = cluster.othersThan(away.toArray(Machine[]::new));
        away.forEach(machine -> cluster.cutOff(machine, majority));
        long term = term(leader);
        cluster.runFor(LONG_MS);
        assertThat(away).allMatch(machine -> term(machine) == term);

        cluster.network().healAll();
        cluster.runFor(LONG_MS);
        assertThat(cluster.machines()).allMatch(machine -> term(machine) == term);
        assertThat(cluster.leader()).isSameAs(leader);
    }

    @Test
    void l4_aMemberThatCampaignedInVainComesBack() {
        SimulatedCluster cluster = SimulatedCluster.withoutPreVote(3, 1);
        Machine leader = cluster.leader();
        Machine away = cluster.othersThan(leader).get(0);
        cluster.cutOff(away, cluster.othersThan(away));
        cluster.runFor(LONG_MS);
        assertThat(term(away)).isGreaterThan(term(leader) + 10);

        cluster.network().healAll();
        Appended appended = cluster.await(SimulatedCluster.append(away, "back again"));
        cluster.runUntil(
                () -> cluster.machines().stream()
                        .allMatch(machine -> status(machine).appliedIndex() >= appended.index()),
                20_000,
                "everybody has what came after");
    }

    /** The voter's term is later, the log of the one that it has to elect is longer. */
    @Test
    void l4_whoHasTheLongerLogAndAnEarlierTermIsElected() {
        SimulatedCluster cluster = SimulatedCluster.of(3, 1);
        Machine longer = cluster.leader();
        List<Machine> others = cluster.othersThan(longer);
        cluster.cutOff(longer, others);
        CompletableFuture<Appended> append = SimulatedCluster.append(longer, "nobody else has it");
        long term = term(longer);
        cluster.runUntil(() -> others.stream().anyMatch(other -> term(other) > term), 20_000, "one campaigns");
        Machine candidate = term(others.get(0)) > term ? others.get(0) : others.get(1);
        Machine voter = cluster.othersThan(longer, candidate).get(0);
        cluster.runUntil(() -> term(voter) > term, 1_000, "the other one votes for it");
        cluster.cutOff(candidate, cluster.othersThan(candidate)); // before the vote gets there
        cluster.runFor(LONG_MS); // connections end, and what waited in them
        assertThat(status(voter).lastIndex()).isLessThan(status(longer).lastIndex());
        assertThat(term(voter)).isGreaterThan(term(longer));

        cluster.network().heal(longer.host(), voter.host());
        cluster.network().heal(voter.host(), longer.host());
        cluster.runUntil(append::isDone, 20_000, "the one with the longer log leads");
        assertThat(append).isCompleted();
    }

    @Test
    void l5_aLoneVoterWaitsForItsSlowDiskAndDoesNotBeginAnew() {
        SimulatedCluster cluster = SimulatedCluster.of(1, 1);
        Machine machine = cluster.leader();
        long term = term(machine);
        machine.crash();
        machine.start(Startup.Intent.RESUME, List.of());
        machine.stallDiskFor(20_000_000_000L);
        cluster.runFor(20_000);
        cluster.await(SimulatedCluster.append(machine, "at last"));
        assertThat(term(machine)).isEqualTo(term + 1);
    }

    @Test
    void l5_theOthersCommitWhatTheLeadersDiskHasNotWritten() {
        SimulatedCluster cluster = SimulatedCluster.of(3, 1);
        Machine leader = cluster.leader();
        Machine other = cluster.othersThan(leader).get(0);
        leader.stallDiskFor(5_000_000_000L);
        CompletableFuture<Appended> append = SimulatedCluster.append(other, "without the leader's disk");
        cluster.runUntil(append::isDone, 1_000, "the others commit");
        assertThat(append).isCompleted();
    }
}
