package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Peer;
import dev.pando.Roster;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.runtime.Startup;
import dev.pando.storage.directory.Admission;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A new member takes the place of one that is lost, and of nobody else; changes that can't be made wait in nobody's way. */
final class ReplacementTest {
    private final SimulatedCluster cluster = SimulatedCluster.of(3, 1);
    private final Machine leader = cluster.leader();
    private final Machine lost = cluster.othersThan(leader).get(0);
    private final MemberId id = SimulatedCluster.member(lost).self().id();

    private Roster roster() {
        return SimulatedCluster.member(leader).roster();
    }

    private Admission inItsPlace() {
        return new Admission(List.of(leader.address()), false, id);
    }

    @Test
    void aMemberThatAnswersIsNotReplacedUntilItIsSilent() {
        Machine machine = cluster.machine();
        machine.start(Startup.Intent.JOIN, inItsPlace());
        cluster.runFor(20_000);
        assertThat(roster().voters()).extracting(Peer::id).hasSize(3).contains(id);
        assertThat(roster().learners()).isEmpty();

        lost.crash();
        cluster.runUntil(machine::isReady, 20_000, "the other one takes its place");
        assertThat(roster().voters())
                .hasSize(3)
                .contains(SimulatedCluster.member(machine).self())
                .extracting(Peer::id)
                .doesNotContain(id);
    }

    @Test
    void aReplacementThatCrashesOnItsWayGoesOnByItself() {
        lost.crash();
        lost.disk().wipe();
        for (int i = 0; i < 20; i++) {
            lost.start(i == 0 ? Startup.Intent.JOIN : Startup.Intent.RESUME, inItsPlace());
            cluster.runFor(100);
            lost.crash();
        }
        cluster.up(lost, Startup.Intent.RESUME);
        MemberId replacement = SimulatedCluster.member(lost).self().id();
        cluster.runUntil(
                () -> roster().voters().contains(new Peer(replacement, lost.address())), 20_000, "it is a voter");
        assertThat(roster().voters()).hasSize(3).extracting(Peer::id).doesNotContain(id);
    }

    @Test
    void aReplicaThatWasLetInByALostEntryJoinsAgainWhenItIsResumed() {
        Machine replica = cluster.machine();
        List<Machine> others = cluster.othersThan(leader, replica);
        boolean[] isAppended = {false};
        cluster.whenConfigurationIsAppended(leader, () -> {
            isAppended[0] = true;
            cluster.cutOff(leader, others); // nobody but the replica hears of it
        });
        replica.start(
                Startup.Intent.JOIN,
                new Admission(List.of(leader.address(), others.get(0).address()), true, null));
        cluster.runUntil(() -> isAppended[0], 10_000, "the leader lets it in");
        cluster.runUntil(
                () -> !SimulatedCluster.member(replica).roster().replicas().isEmpty(), 5_000, "the replica has that");
        cluster.runFor(100);
        leader.crash();
        cluster.runUntil(
                () -> SimulatedCluster.member(others.get(0)).term().number() > 1, 20_000, "somebody else leads");
        cluster.runUntil(
                () -> SimulatedCluster.member(others.get(0)).term().leader().isPresent(), 20_000, "and is known");
        replica.crash();
        replica.start(Startup.Intent.RESUME, List.of());
        cluster.runUntil(
                () -> !SimulatedCluster.member(others.get(0))
                        .roster()
                        .replicas()
                        .isEmpty(),
                20_000,
                "it is let in again");
    }

    @Test
    void aReplicaThatDoesNotCatchUpKeepsNobodyWaiting() {
        Machine slow = cluster.machine();
        slow.start(Startup.Intent.JOIN, new Admission(List.of(leader.address()), true, null));
        cluster.runUntil(slow::isReady, 20_000, "the replica has joined");
        slow.stallDiskFor(60_000_000_000L);
        Machine other = cluster.machine();
        other.start(Startup.Intent.JOIN, new Admission(List.of(leader.address()), true, null));
        cluster.runUntil(other::isReady, 20_000, "another one has joined");

        Change promotion =
                new Change.Promote(SimulatedCluster.member(slow).self().id());
        CompletableFuture<Void> waits = SimulatedCluster.member(leader).reconfigureAsync(Reconfiguration.of(promotion));
        cluster.runFor(10);
        CompletableFuture<Void> removal = SimulatedCluster.member(leader)
                .removeAsync(SimulatedCluster.member(other).self().id());
        cluster.runUntil(removal::isDone, 5_000, "the one behind is done");
        assertThat(removal).isCompleted();
        assertThat(waits).isNotDone();

        cluster.runUntil(waits::isDone, 120_000, "the one in front is done when the disk works again, or given up");
        assertThat(roster().voters()).hasSize(waits.isCompletedExceptionally() ? 3 : 4);
    }
}
