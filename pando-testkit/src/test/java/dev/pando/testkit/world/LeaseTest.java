package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Consistency;
import dev.pando.Raft;
import dev.pando.runtime.Startup;
import dev.pando.transport.testing.MemoryOptions;
import dev.pando.transport.testing.PacketFaults;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads that rely on the leader's lease (§6.4.1). The election timeout is one second, and the lease 855 ms. */
final class LeaseTest {
    private static final long MILLI = 1_000_000;

    private static SimulatedCluster cluster(long seed) {
        return SimulatedCluster.of(
                3,
                seed,
                Raft.options().electionTimeout(Duration.ofSeconds(1)).machine(SumMachine.TYPE, SumMachine::new),
                MemoryOptions.defaults().withDelays(2 * MILLI, 4 * MILLI));
    }

    private static CompletableFuture<Long> read(Machine on, Consistency consistency) {
        return SumMachine.on(on).readAsync(0L, consistency);
    }

    /** Whether they are answered, and how, is the cluster's to note. */
    private static void readsEvery10Ms(SimulatedCluster cluster, Machine leader, int times) {
        for (int i = 0; i < times; i++) {
            CompletableFuture<Long> unused = read(leader, Consistency.LEASE);
            cluster.runFor(10);
        }
    }

    @Test
    void untilItEndsALeaderThatIsCutOffAnswersAndAsksNobody() {
        SimulatedCluster cluster = cluster(1);
        Machine leader = cluster.leader();
        cluster.await(SumMachine.on(leader).submitAsync(5L));
        assertThat(cluster.await(read(leader, Consistency.LEASE))).isEqualTo(5);
        assertThat(cluster.readsByLease()).isZero(); // there was none yet
        cluster.cutOff(leader, cluster.othersThan(leader));
        CompletableFuture<Long> linearizable = read(leader, Consistency.LINEARIZABLE);
        for (int i = 1; i <= 8; i++) {
            cluster.runFor(90);
            CompletableFuture<Long> byLease = read(leader, Consistency.LEASE);
            cluster.runFor(10);
            assertThat(byLease).isCompletedWithValue(5L);
            assertThat(cluster.readsByLease()).isEqualTo(i);
        }
        cluster.runFor(100);
        CompletableFuture<Long> late = read(leader, Consistency.LEASE);
        cluster.runFor(3_000);
        assertThat(linearizable).isNotDone();
        assertThat(late).isNotDone();
        assertThat(cluster.readsByLease()).isEqualTo(8);
        cluster.network().healAll();
        assertThat(cluster.await(late)).isEqualTo(5);
    }

    @Test
    void aFollowerAsksTheLeaderAloneAndNobodyWaitsForRenewals() {
        SimulatedCluster cluster = cluster(2);
        Machine follower = cluster.othersThan(cluster.leader()).get(0);
        cluster.await(read(follower, Consistency.LEASE));
        for (int i = 1; i <= 100; i++) {
            cluster.runFor(100);
            cluster.await(read(follower, Consistency.LEASE));
            assertThat(cluster.readsByLease()).isEqualTo(i);
        }
    }

    /** S20: answers that come late say how it was when they were asked for. */
    @Test
    void aLeaseBeginsWhenItWasAskedFor() {
        for (long seed = 1; seed <= 6; seed++) {
            SimulatedCluster cluster = cluster(seed);
            Machine leader = cluster.leader();
            CompletableFuture<Long> first = read(leader, Consistency.LINEARIZABLE);
            cluster.runFor(1); // the round is under way, and its answers will be late
            cluster.network().packetFaults(new PacketFaults(0, 0, 0, 200));
            cluster.runFor(5);
            cluster.othersThan(leader).forEach(other -> cluster.network().cut(leader.host(), other.host()));
            cluster.network().packetFaults(PacketFaults.NONE);
            cluster.runFor(840);
            assertThat(first).isDone();
            assertThat(cluster.readsByLease()).isZero();
            readsEvery10Ms(cluster, leader, 100);
            assertThat(cluster.readsByLease()).isBetween(0, 2);
            assertThat(cluster.readsByLeaseTooLate()).as("seed %s", seed).isEmpty();
        }
    }

    /** S20: a tenth is allowed for. */
    @Test
    void clocksMayDiffer() {
        for (long seed = 1; seed <= 12; seed++) {
            SimulatedCluster cluster = cluster(seed);
            Machine leader = cluster.leader();
            List<Machine> others = cluster.othersThan(leader);
            leader.runClockAt(0.95);
            others.forEach(other -> other.runClockAt(1.05));
            cluster.await(read(leader, Consistency.LEASE));
            cluster.cutOff(leader, others);
            cluster.runFor(700);
            readsEvery10Ms(cluster, leader, 60);
            assertThat(cluster.readsByLease()).isBetween(17, 21);
            assertThat(cluster.readsByLeaseTooLate()).as("seed %s", seed).isEmpty();
        }
    }

    /** S20: the successor gets votes from those who have only just heard from the leader. */
    @Test
    void aLeaseEndsWhenSomebodyIsToldToCampaign() {
        SimulatedCluster cluster = cluster(1);
        Machine leader = cluster.leader();
        Machine next = cluster.othersThan(leader).get(0);
        cluster.await(read(leader, Consistency.LEASE));
        CompletableFuture<Void> transfer = SimulatedCluster.member(leader)
                .transferLeadershipAsync(SimulatedCluster.member(next).self().id());
        cluster.runFor(1); // it has been told
        leader.pauseFor(400 * MILLI);
        cluster.runFor(1);
        CompletableFuture<Long> read = read(leader, Consistency.LEASE);
        cluster.runFor(300);
        assertThat(SimulatedCluster.member(next).status().leader())
                .contains(SimulatedCluster.member(next).self().id());
        cluster.await(read);
        cluster.await(transfer);
        assertThat(cluster.readsByLeaseTooLate()).isEmpty();
    }

    /** S20: it has heard from the leader just before, and does not know it any more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whoHasRestartedElectsNobodyWhileTheLeaseLasts(long seed) {
        SimulatedCluster cluster = cluster(seed);
        Machine leader = cluster.leader();
        Machine silent = cluster.othersThan(leader).get(0);
        Machine restarted = cluster.othersThan(leader, silent).get(0);
        cluster.cutOff(silent, List.of(leader));
        cluster.runFor(5_000);
        cluster.await(read(leader, Consistency.LEASE));
        cluster.cutOff(leader, List.of(restarted));
        restarted.kill();
        restarted.start(Startup.Intent.RESUME, List.of());
        for (int i = 0; i < 85; i++) {
            CompletableFuture<Long> byLease = read(leader, Consistency.LEASE);
            cluster.runFor(10);
            assertThat(byLease).as("after %s ms", 10 * i).isDone();
        }
        assertThat(cluster.readsByLeaseTooLate()).isEmpty();
    }
}
