package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Appended;
import dev.pando.runtime.Startup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A leader dies in the middle of a change of the membership, and the next one goes on with it. */
final class ChangeAcrossLeadersTest {
    @Test
    void s6_aNewLeaderSendsItsLogToWhoIsOnlyInAnUncommittedConfiguration() {
        SimulatedCluster cluster = SimulatedCluster.of(3, 1);
        Machine oldLeader = cluster.leader();
        List<Machine> others = cluster.othersThan(oldLeader);
        boolean[] isAppended = {false};
        cluster.whenConfigurationIsAppended(others.get(0), () -> isAppended[0] = true);
        Machine joiner = cluster.machine();
        joiner.start(
                Startup.Intent.JOIN, List.of(oldLeader.address(), others.get(0).address()));
        cluster.runUntil(() -> isAppended[0], 10_000, "the learner is in a follower's log");
        oldLeader.crash();
        cluster.runUntil(joiner::isReady, 60_000, "the joiner is a voter");
        assertThat(SimulatedCluster.member(joiner).roster().voters()).hasSize(4);
    }

    @Test
    void s8_whoDoesNotKnowYetThatItIsAVoterVotes() {
        SimulatedCluster cluster = SimulatedCluster.of(2, 1);
        Machine oldLeader = cluster.leader();
        Machine follower = cluster.othersThan(oldLeader).get(0);
        Machine joiner = cluster.machine();
        joiner.start(Startup.Intent.JOIN, List.of(oldLeader.address()));
        cluster.runUntil(
                () -> joiner.member() != null
                        && !SimulatedCluster.member(joiner).roster().learners().isEmpty(),
                10_000,
                "the joiner knows that it is a learner");
        cluster.whenConfigurationIsAppended(oldLeader, () -> cluster.network().cut(oldLeader.host(), joiner.host()));
        cluster.runUntil(
                () -> SimulatedCluster.member(follower).roster().voters().size() == 3,
                10_000,
                "the follower has committed the promotion");
        assertThat(SimulatedCluster.member(joiner).roster().learners()).hasSize(1);
        oldLeader.crash();

        CompletableFuture<Appended> append = SimulatedCluster.append(follower, "elected by the joiner");
        cluster.runUntil(append::isDone, 20_000, "the follower is elected");
        assertThat(append).isCompleted();
    }
}
