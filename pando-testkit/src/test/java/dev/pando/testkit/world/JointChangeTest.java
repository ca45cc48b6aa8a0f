package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.transport.Packet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several members change at once (§4.3), and what happens in between. */
final class JointChangeTest {
    private final SimulatedCluster cluster = SimulatedCluster.of(5, 1);
    private final Machine leader = cluster.leader();
    private final List<Machine> others = cluster.othersThan(leader);
    private final MemberId goesFirst = id(others.get(0));
    private final MemberId goesToo = id(others.get(1));

    private static MemberId id(Machine machine) {
        return SimulatedCluster.member(machine).self().id();
    }

    private void removeTwo() {
        cluster.reconfigure(leader, new Change.Remove(goesFirst), new Change.Remove(goesToo));
        assertThat(cluster.configuration(leader).isJoint()).isTrue();
    }

    @Test
    void itIsLeftByItselfAndThoseWhoGoAreTold() {
        removeTwo();
        cluster.runUntil(() -> cluster.configuration(leader).voters().size() == 3, 5_000, "it is left");
        cluster.runUntil(
                () -> others.subList(0, 2).stream().allMatch(machine -> machine.member() == null),
                20_000,
                "those who were removed have stopped");
        assertThat(SimulatedCluster.member(leader).roster().voters()).hasSize(3);
    }

    @Test
    void whileItLastsTheVotersAreThoseOfBothHalves() {
        removeTwo();
        cluster.runUntil(
                () -> cluster.configuration(others.get(3)).isJoint(), 5_000, "a follower has the joint configuration");
        assertThat(SimulatedCluster.member(others.get(3)).roster().voters()).hasSize(5);
    }

    @Test
    void s9_aRemovalIsAnsweredOnlyOnceJointConsensusIsOver() {
        removeTwo();
        Asker asker = Asker.asks(
                cluster.machine(),
                leader,
                new Packet.Reconfigure(7, Reconfiguration.of(new Change.Remove(goesToo)), false));
        cluster.runUntil(() -> !asker.answers().isEmpty(), 5_000, "an answer");
        assertThat(asker.answers()).hasSize(1).first().isInstanceOfSatisfying(Packet.Reconfigured.class, removed -> {
            assertThat(removed.configuration()).isEqualTo(cluster.configuration(leader));
            assertThat(removed.configuration().contains(goesToo)).isFalse();
        });
    }

    @Test
    void s9_aRemovalIsNotAnsweredWhenTheJointConfigurationAloneHasCommitted() {
        // hook on hook: the first entry is C_old,new, the second C_new, which nobody is to get
        cluster.whenConfigurationIsAppended(
                leader, () -> cluster.whenConfigurationIsAppended(leader, () -> cluster.cutOff(leader, others)));
        removeTwo();
        Asker asker = Asker.asks(
                cluster.machine(),
                leader,
                new Packet.Reconfigure(7, Reconfiguration.of(new Change.Remove(goesToo)), false));
        cluster.runUntil(() -> !asker.answers().isEmpty(), 20_000, "an answer");
        assertThat(asker.answers()).hasSize(1).allMatch(Packet.Refused.class::isInstance);
    }

    @Test
    void s2_aNewLeaderLeavesItWhenItsOwnEntryIsCommitted() {
        cluster.whenConfigurationIsAppended(leader, () -> cluster.whenConfigurationIsAppended(leader, leader::crash));
        removeTwo();
        cluster.runUntil(
                () -> others.subList(2, 4).stream()
                        .allMatch(machine -> SimulatedCluster.member(machine)
                                        .roster()
                                        .voters()
                                        .size()
                                == 3),
                20_000,
                "it is left");
        assertThat(cluster.configuration(others.get(2)).isJoint()).isFalse();
        cluster.await(SimulatedCluster.append(others.get(3), "served"));
    }
}
