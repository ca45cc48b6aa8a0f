package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Peer;
import dev.pando.Roster;
import dev.pando.Status;
import dev.pando.core.membership.Change;
import dev.pando.runtime.Startup;
import org.junit.jupiter.api.Test;

/** A voter becomes a read replica, and a voter again. */
final class ReadReplicaTest {
    private final SimulatedCluster cluster = SimulatedCluster.of(3, 1);
    private final Machine leader = cluster.leader();
    private final Machine replica = cluster.othersThan(leader).get(0);
    private final Peer self = SimulatedCluster.member(replica).self();

    ReadReplicaTest() {
        cluster.reconfigure(leader, new Change.Demote(self.id()));
        cluster.runUntil(() -> roster(replica).replicas().size() == 1, 5_000, "it knows that it is a replica");
    }

    private static Roster roster(Machine machine) {
        return SimulatedCluster.member(machine).roster();
    }

    @Test
    void itIsShownAsOne() {
        assertThat(roster(leader).voters()).hasSize(2).doesNotContain(self);
        assertThat(roster(leader).learners()).isEmpty();
        assertThat(roster(leader).replicas()).containsExactly(self);
        cluster.runFor(1_000);
        assertThat(SimulatedCluster.member(leader).status().members())
                .extracting(Status.MemberStatus::role)
                .containsExactlyInAnyOrder("leader", "voter", "replica");
    }

    @Test
    void itHasWhatIsAppendedThereAndElsewhere() {
        cluster.await(SimulatedCluster.append(replica, "there"));
        cluster.await(SimulatedCluster.append(leader, "elsewhere"));
        cluster.runFor(1_000);
        assertThat(cluster.readAll(replica)).isEqualTo(cluster.readAll(leader));
    }

    @Test
    void itStaysSoWhenItIsResumedAndUntilItIsPromoted() {
        replica.crash();
        cluster.up(replica, Startup.Intent.RESUME);
        cluster.runFor(30_000);
        assertThat(roster(replica).replicas()).containsExactly(self);
        cluster.reconfigure(leader, new Change.Promote(self.id()));
        cluster.runUntil(() -> roster(replica).voters().size() == 3, 5_000, "it is a voter again");
    }

    @Test
    void itIsNoneOfThoseWhoseMajorityCommits() {
        cluster.othersThan(leader, replica).get(0).crash();
        var append = SimulatedCluster.append(leader, "too few");
        cluster.runFor(500);
        assertThat(append).isNotDone();
    }
}
