package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Raft;
import dev.pando.runtime.Startup;
import dev.pando.storage.testing.MemoryDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A member that was away while the others compacted their logs gets a snapshot, whatever happens meanwhile (§5.1, L10). */
final class InstallTest {
    private static final String PAYLOAD = "x".repeat(2_000);

    private SimulatedCluster cluster = SimulatedCluster.of(3, 1);

    /** Several segments of entries, of which the leader keeps no more than the last. */
    private void appendAndCompact(Machine machine) {
        appendAndCompact(machine, new byte[] {1, 2, 3});
    }

    private void appendAndCompact(Machine machine, byte[] snapshot) {
        List<CompletableFuture<?>> appends = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            appends.add(SimulatedCluster.append(machine, PAYLOAD));
        }
        appends.forEach(cluster::await);
        long last = SimulatedCluster.member(machine).status().appliedIndex();
        cluster.await(SimulatedCluster.member(machine).log().compactAsync(last, List.of(snapshot)));
    }

    private static long applied(Machine machine) {
        return SimulatedCluster.member(machine).status().appliedIndex();
    }

    private Machine awayWhileTheOthersCompact() {
        return awayWhileTheOthersCompact(new byte[] {1, 2, 3});
    }

    private Machine awayWhileTheOthersCompact(byte[] snapshot) {
        Machine away = cluster.othersThan(cluster.leader()).get(0);
        away.crash();
        cluster.runFor(2_000); // the leader keeps nothing for whom it has not heard of so long
        appendAndCompact(cluster.leader(), snapshot);
        return away;
    }

    private void catchesUp(Machine away) {
        cluster.runUntil(() -> applied(away) == applied(cluster.leader()), 60_000, "it has caught up");
        assertThat(SimulatedCluster.member(away).log().snapshot()).isPresent();
    }

    @Test
    void whoWasAwayGetsASnapshot() {
        Machine away = awayWhileTheOthersCompact();
        cluster.up(away, Startup.Intent.RESUME);
        catchesUp(away);
    }

    /** A leader that compacts keeps what one that answers lacks, until it compacts the next time (L10). */
    @Test
    void whoIsALittleBehindGetsEntries() {
        Machine leader = cluster.leader();
        Machine behind = cluster.othersThan(leader).get(0);
        cluster.cutOff(behind, cluster.othersThan(behind));
        appendAndCompact(leader);
        assertThat(applied(behind)).isLessThan(100);
        cluster.network().breakConnections(leader.host(), behind.host()); // what was under way is lost
        cluster.network().healAll();
        cluster.runUntil(() -> applied(behind) == applied(leader), 60_000, "it has caught up");
        assertThat(SimulatedCluster.member(behind).log().snapshot()).isEmpty();
    }

    /** Neither waits until the other one has all of it, and both come on all the time. */
    @Test
    void atALimitedRateAllAreServedTogether() {
        int bytesPerSecond = 256 << 10;
        cluster =
                SimulatedCluster.of(5, 1, Raft.options().segmentBytes(16 << 10).snapshotBytesPerSecond(bytesPerSecond));
        byte[] snapshot = new byte[700_000];
        new Random(1).nextBytes(snapshot);
        List<Machine> away = cluster.othersThan(cluster.leader()).subList(0, 2);
        away.forEach(Machine::crash);
        cluster.runFor(2_000);
        appendAndCompact(cluster.leader(), snapshot);
        away.forEach(machine -> machine.start(Startup.Intent.RESUME, List.of()));
        long atLeastMs = 2_000L * snapshot.length / bytesPerSecond;
        cluster.runFor(atLeastMs / 2);
        assertThat(away).allMatch(machine -> received(machine.disk()) > snapshot.length / 3);
        cluster.runFor(atLeastMs * 4 / 10);
        assertThat(away).allMatch(machine -> applied(machine) < 100);
        cluster.runUntil(
                () -> away.stream().allMatch(machine -> applied(machine) == applied(cluster.leader())),
                atLeastMs * 3 / 10,
                "both have caught up");
    }

    /** The last piece, which is short, would fit: where the one before it should be. */
    @Test
    void aFullDiskIsWaitedFor() {
        byte[] snapshot = new byte[700_000]; // three pieces
        new Random(1).nextBytes(snapshot);
        Machine away = awayWhileTheOthersCompact(snapshot);
        MemoryDisk disk = away.disk();
        cluster.up(away, Startup.Intent.RESUME);
        cluster.runUntil(() -> receives(disk), 60_000, "it fetches");
        disk.setCapacity(disk.used() + 500_000);
        cluster.runFor(5_000);
        assertThat(applied(away)).isLessThan(applied(cluster.leader()));
        disk.setCapacity(Long.MAX_VALUE);
        catchesUp(away);
    }

    private static boolean receives(MemoryDisk disk) {
        return disk.files().keySet().stream().anyMatch(path -> path.endsWith("incoming.part"));
    }

    /** Of a snapshot that is not all here yet. */
    private static long received(MemoryDisk disk) {
        return disk.files().entrySet().stream()
                .filter(file -> file.getKey().endsWith("incoming.part"))
                .mapToLong(file -> file.getValue().length)
                .sum();
    }

    @Test
    void aCompactionWhileItIsInstalledDoesNotTakeItAway() {
        Machine away = awayWhileTheOthersCompact();
        cluster.whenSnapshotIsInstalled(away, () -> away.stallLogFor(8_000_000_000L));
        long before = applied(cluster.leader());
        cluster.up(away, Startup.Intent.RESUME);
        cluster.runUntil(
                () -> SimulatedCluster.member(away).status().commitIndex() >= before, 10_000, "it is installed");
        // The leader keeps what a follower that answers needs until the next time: so twice, and once more.
        for (int i = 0; i < 3; i++) {
            appendAndCompact(cluster.leader());
        }
        catchesUp(away);
    }

    @Test
    void aLearnerThatFetchesForLongIsNotGivenUp() {
        for (Machine machine : cluster.machines()) {
            machine.tune(options -> options.joinTimeout(Duration.ofMillis(500)));
            machine.crash();
            cluster.up(machine, Startup.Intent.RESUME);
        }
        cluster.runUntil(
                () -> SimulatedCluster.member(cluster.machines().get(0))
                        .term()
                        .leader()
                        .isPresent(),
                20_000,
                "a leader");
        appendAndCompact(cluster.leader());
        Machine joiner = cluster.machine();
        joiner.start(Startup.Intent.JOIN, List.of(cluster.leader().address()));
        cluster.runUntil(
                () -> !SimulatedCluster.member(cluster.leader())
                        .roster()
                        .learners()
                        .isEmpty(),
                10_000,
                "it is a learner");
        joiner.stallSnapshotsFor(20_000_000_000L); // four times as long as a learner that gets nothing has
        cluster.runUntil(
                () -> SimulatedCluster.member(cluster.leader())
                                .roster()
                                .voters()
                                .size()
                        == 4,
                60_000,
                "it is a voter");
    }

    /** It asks who is at its former address before it takes part, whatever its program asks for meanwhile. */
    @Test
    void whoComesBackElsewhereBeginsWithItsSnapshot() {
        Machine mover = cluster.othersThan(cluster.leader()).get(0);
        for (int i = 0; i < 20; i++) {
            cluster.await(SimulatedCluster.append(mover, "entry " + i));
        }
        long last = applied(mover);
        cluster.await(SimulatedCluster.member(mover).log().compactAsync(last - 10, List.of(new byte[] {1})));
        cluster.runFor(1_000); // its disk knows what is committed
        mover.crash();
        mover.move();
        Machine away = cluster.machine(); // where it is told to ask, and nobody can be reached
        cluster.network().cutBoth(mover.host(), away.host());
        assertThat(mover.start(Startup.Intent.RESUME, List.of(away.address()))).isNull();
        CompletableFuture<?> append = SimulatedCluster.append(mover, "once more");
        cluster.await(append);
        cluster.runFor(5_000);
        assertThat(applied(mover)).isGreaterThan(last);
    }
}
