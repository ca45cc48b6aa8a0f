package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Peer;
import dev.pando.core.membership.MemberId;
import dev.pando.runtime.Startup;
import dev.pando.storage.directory.Admission;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members that are away for long are removed where the user asked for that, and never those whom a quorum needs. */
final class SilentMembersTest {
    private final SimulatedCluster cluster = SimulatedCluster.of(5, 1);

    private void removeSilentAfter(Duration silence) {
        for (Machine machine : cluster.machines()) {
            machine.tune(options -> options.removeSilentAfter(silence));
            machine.crash();
            cluster.up(machine, Startup.Intent.RESUME);
        }
        cluster.runUntil(
                () -> SimulatedCluster.member(anybody()).term().leader().isPresent(), 20_000, "somebody leads");
    }

    private Machine anybody() {
        return cluster.machines().stream()
                .filter(machine -> machine.member() != null)
                .findFirst()
                .orElseThrow();
    }

    private List<MemberId> voters() {
        return SimulatedCluster.member(anybody()).roster().voters().stream()
                .map(Peer::id)
                .toList();
    }

    @Test
    void whoIsAwayForLongIsRemovedAndHearsOfItWhenItComesBack() {
        removeSilentAfter(Duration.ofSeconds(30));
        Machine away = cluster.othersThan(cluster.leader()).get(0);
        MemberId id = SimulatedCluster.member(away).self().id();
        away.crash();
        cluster.runFor(25_000);
        assertThat(voters()).hasSize(5).contains(id);
        cluster.runUntil(() -> voters().size() == 4, 20_000, "it is removed");
        assertThat(voters()).doesNotContain(id);

        away.start(Startup.Intent.RESUME, List.of());
        cluster.runUntil(() -> away.member() == null, 20_000, "it hears of it");
    }

    @Test
    void aQuorumOfThoseThatAnswerStays() {
        removeSilentAfter(Duration.ofSeconds(30));
        List<Machine> others = cluster.othersThan(cluster.leader());
        others.get(0).crash();
        others.get(1).crash();
        cluster.runUntil(() -> voters().size() == 3, 60_000, "two are removed, one after the other");
        others.get(2).crash();
        cluster.runUntil(() -> voters().size() == 2, 60_000, "a third one is");
        others.get(3).crash();
        cluster.runFor(120_000);
        assertThat(voters()).hasSize(2); // nothing can be decided without it
    }

    @Test
    void aJoinerThatIsGoneIsRemovedToo() {
        removeSilentAfter(Duration.ofSeconds(30));
        Machine joiner = cluster.machine();
        Machine leader = cluster.leader();
        cluster.whenConfigurationIsAppended(leader, joiner::crash);
        joiner.start(Startup.Intent.JOIN, new Admission(List.of(leader.address()), false, null));
        cluster.runUntil(
                () -> !SimulatedCluster.member(leader).roster().learners().isEmpty(), 10_000, "it is a learner");
        cluster.runUntil(
                () -> SimulatedCluster.member(leader).roster().learners().isEmpty(), 60_000, "it is removed");
        assertThat(voters()).hasSize(5);
    }

    @Test
    void aJoinerThatComesToNothingIsRemovedUnasked() {
        for (Machine machine : cluster.machines()) {
            machine.tune(options -> options.joinTimeout(Duration.ofSeconds(3)));
            machine.crash();
            cluster.up(machine, Startup.Intent.RESUME);
        }
        cluster.runUntil(
                () -> SimulatedCluster.member(anybody()).term().leader().isPresent(), 20_000, "somebody leads");
        Machine joiner = cluster.machine();
        Machine leader = cluster.leader();
        cluster.whenConfigurationIsAppended(leader, joiner::crash);
        joiner.start(Startup.Intent.JOIN, new Admission(List.of(leader.address()), false, null));
        cluster.runUntil(
                () -> !SimulatedCluster.member(leader).roster().learners().isEmpty(), 10_000, "it is a learner");
        cluster.runFor(25_000);
        assertThat(SimulatedCluster.member(leader).roster().learners()).hasSize(1);
        cluster.runUntil(
                () -> SimulatedCluster.member(leader).roster().learners().isEmpty(), 10_000, "it is removed");
        assertThat(voters()).hasSize(5);

        joiner.start(Startup.Intent.RESUME, List.of());
        cluster.runUntil(() -> joiner.member() == null, 20_000, "it hears of it");
    }

    @Test
    void nobodyIsRemovedUnlessThatIsAskedFor() {
        cluster.othersThan(cluster.leader()).get(0).crash();
        cluster.runFor(600_000);
        assertThat(voters()).hasSize(5);
    }
}
