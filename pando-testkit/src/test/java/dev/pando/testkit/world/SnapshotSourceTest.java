package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Raft;
import dev.pando.Snapshot;
import dev.pando.runtime.Startup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gives a snapshot to a member that needs one (§5.1): a follower if it can, otherwise the leader. */
final class SnapshotSourceTest {
    private static final int BYTES_PER_SECOND = 256 << 10;

    /** More than two seconds of that, and several pieces. */
    private static final byte[] SNAPSHOT = new byte[700_000];

    private SimulatedCluster cluster;
    private Machine leader;
    private Machine follower;
    private Machine away;

    @BeforeEach
    void oneIsAwayAndTheOthersHaveEntriesThatItLacks() {
        new Random(1).nextBytes(SNAPSHOT);
        cluster = SimulatedCluster.of(
                3, 1, Raft.options().segmentBytes(16 << 10).snapshotBytesPerSecond(BYTES_PER_SECOND));
        leader = cluster.leader();
        away = cluster.othersThan(leader).get(0);
        follower = cluster.othersThan(leader).get(1);
        away.crash();
        cluster.runFor(2_000); // the leader keeps nothing for whom it has not heard of so long
        List<CompletableFuture<?>> appends = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            appends.add(SimulatedCluster.append(leader, "x".repeat(2_000)));
        }
        appends.forEach(cluster::await);
        cluster.runUntil(() -> applied(follower) == applied(leader), 10_000, "the follower has all of it");
    }

    private void compact(Machine machine) {
        cluster.await(SimulatedCluster.member(machine).log().compactAsync(applied(machine), List.of(SNAPSHOT)));
    }

    private static long applied(Machine machine) {
        return SimulatedCluster.member(machine).status().appliedIndex();
    }

    private void catchesUp() {
        cluster.runUntil(() -> applied(away) == applied(leader), 20_000, "it has caught up");
        assertThat(SimulatedCluster.member(away).log().snapshot()).isPresent();
    }

    /** Of a snapshot that is not all here yet. */
    private long received() {
        return away.disk().files().entrySet().stream()
                .filter(file -> file.getKey().endsWith("incoming.part"))
                .mapToLong(file -> file.getValue().length)
                .sum();
    }

    private void hasHalf() {
        cluster.runUntil(() -> received() > SNAPSHOT.length / 2, 10_000, "half of it has come");
    }

    @Test
    void aFollowerGivesItSoThatTheLeaderIsSpared() {
        compact(leader);
        compact(follower);
        cluster.up(away, Startup.Intent.RESUME);
        catchesUp();
        assertThat(cluster.sources(away)).containsExactly(follower);
    }

    @Test
    void aNewMemberThatKnowsNobodysAddressGetsItFromAFollowerToo() {
        compact(leader);
        compact(follower);
        Machine joiner = cluster.machine();
        joiner.start(Startup.Intent.JOIN, List.of(leader.address()));
        cluster.runUntil(() -> SimulatedCluster.member(leader).roster().voters().size() == 4, 20_000, "it is a voter");
        assertThat(cluster.sources(joiner)).containsExactly(follower);
    }

    @Test
    void theLeaderGivesItWhereTheFollowerHasNone() {
        compact(leader);
        cluster.up(away, Startup.Intent.RESUME);
        catchesUp();
        assertThat(cluster.sources(away)).containsExactly(leader);
    }

    @Test
    void theLeaderGivesItWhereTheFollowersDoesNotReachFarEnough() {
        cluster.await(SimulatedCluster.member(follower).log().compactAsync(10, List.of(SNAPSHOT)));
        compact(leader);
        cluster.up(away, Startup.Intent.RESUME);
        catchesUp();
        assertThat(cluster.sources(away)).containsExactly(leader);
    }

    @Test
    void theLeaderGivesItWhereTheFollowerCanNotBeReached() {
        compact(leader);
        compact(follower);
        cluster.network().cutBoth(away.host(), follower.host());
        cluster.up(away, Startup.Intent.RESUME);
        catchesUp();
        assertThat(cluster.sources(away)).containsExactly(leader);
    }

    @Test
    void theLeaderGivesItWhereTheFollowerIsCutOffHalfWay() {
        compact(leader);
        compact(follower);
        cluster.up(away, Startup.Intent.RESUME);
        hasHalf();
        cluster.network().cutBoth(away.host(), follower.host());
        catchesUp();
        assertThat(cluster.sources(away)).containsExactly(leader);
    }

    /** What another one gives is another snapshot: what has come so far would be of no use. */
    @Test
    void theFollowerGoesOnWhereItCanBeReachedAgainSoon() {
        compact(leader);
        compact(follower);
        cluster.up(away, Startup.Intent.RESUME);
        hasHalf();
        cluster.network().breakConnections(away.host(), follower.host());
        goesOn();
        assertThat(cluster.sources(away)).containsExactly(follower);
    }

    /** What was begun is given to the end. */
    @Test
    void theFollowerGoesOnWithTheSameSnapshotAlthoughItHasAnotherByNow() {
        compact(leader);
        compact(follower);
        cluster.up(away, Startup.Intent.RESUME);
        hasHalf();
        cluster.await(SimulatedCluster.append(leader, "one more"));
        cluster.runUntil(() -> applied(follower) == applied(leader), 10_000, "the follower has it");
        compact(follower);
        cluster.network().cutBoth(away.host(), follower.host());
        cluster.runFor(3_000); // it asks again
        cluster.network().healAll();
        goesOn();
        assertThat(cluster.sources(away)).containsExactly(follower);
    }

    /** It has nothing to lose. */
    @Test
    void whoBeginsAtTheStartOnceMoreGetsTheCurrentOne() throws Exception {
        compact(leader);
        compact(follower);
        cluster.up(away, Startup.Intent.RESUME);
        hasHalf();
        away.crash();
        for (Path path : away.disk().files().keySet()) {
            if (path.endsWith("incoming.part")) {
                away.disk().delete(path);
            }
        }
        cluster.await(SimulatedCluster.append(leader, "one more"));
        cluster.runUntil(() -> applied(follower) == applied(leader), 10_000, "the follower has it");
        compact(follower);
        long current = applied(follower);
        cluster.up(away, Startup.Intent.RESUME);
        catchesUp();
        assertThat(cluster.sources(away)).containsExactly(follower);
        try (Snapshot snapshot = SimulatedCluster.member(away).log().snapshot().orElseThrow()) {
            assertThat(snapshot.index()).isEqualTo(current);
        }
    }

    /** Whoever is cut off itself can't tell that another one is silent. */
    @Test
    void theFollowerGoesOnAfterTheOneThatFetchesWasCutOff() {
        compact(leader);
        compact(follower);
        cluster.up(away, Startup.Intent.RESUME);
        hasHalf();
        cluster.cutOff(away, List.of(leader, follower));
        cluster.runFor(15_000);
        cluster.network().healAll();
        goesOn();
        assertThat(cluster.sources(away)).containsExactly(follower);
    }

    @Test
    void theLeaderGoesOnAfterThatAlthoughTheFollowerHasOneByNow() {
        compact(leader);
        cluster.up(away, Startup.Intent.RESUME);
        hasHalf();
        compact(follower);
        cluster.cutOff(away, List.of(leader, follower));
        cluster.runFor(15_000);
        cluster.network().healAll();
        goesOn();
        assertThat(cluster.sources(away)).containsExactly(leader);
    }

    @Test
    void theFollowerGoesOnAfterTheOneThatFetchesHadToWaitForItsDisk() {
        compact(leader);
        compact(follower);
        cluster.up(away, Startup.Intent.RESUME);
        hasHalf();
        away.stallSnapshotsFor(15_000_000_000L);
        cluster.runFor(16_000);
        goesOn();
        assertThat(cluster.sources(away)).containsExactly(follower);
    }

    /** Nothing of it is fetched again; once all of it is there it has another name. */
    private void goesOn() {
        cluster.runUntil(
                () -> {
                    assertThat(received())
                            .satisfiesAnyOf(bytes -> assertThat(bytes).isZero(), bytes -> assertThat(bytes)
                                    .isGreaterThan(SNAPSHOT.length / 2));
                    return applied(away) == applied(leader);
                },
                20_000,
                "it has caught up");
    }

    /** So that what was durable of it is of use. */
    @Test
    void afterACrashItIsFetchedFromTheSameMember() {
        compact(leader);
        compact(follower);
        cluster.up(away, Startup.Intent.RESUME);
        hasHalf();
        away.crash();
        cluster.up(away, Startup.Intent.RESUME);
        catchesUp();
        assertThat(cluster.sources(away)).containsExactly(follower);
    }
}
