package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.CompactionPolicy;
import dev.pando.Consistency;
import dev.pando.Raft;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A snapshot that takes the place of a log holds what became of the commands in it (S26). */
final class MachineInstallTest {
    private final SimulatedCluster cluster = SimulatedCluster.of(
            3,
            1,
            Raft.options()
                    .segmentBytes(8 << 10)
                    .machine(SumMachine.TYPE, SumMachine::new)
                    .compaction(CompactionPolicy.bySize(4 << 10)));

    /** Its commands get to the leader, and no word of them comes back before their entries are dropped everywhere. */
    @Test
    void resultsComeFromTheSnapshotThatTookThePlaceOfTheirCommands() {
        Machine leader = cluster.leader();
        Machine deaf = cluster.othersThan(leader).get(0);
        cluster.await(SumMachine.on(deaf).submitAsync(1L));
        for (Machine other : cluster.othersThan(deaf)) {
            cluster.network().cut(other.host(), deaf.host());
        }
        List<CompletableFuture<Long>> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            results.add(SumMachine.on(deaf).submitAsync(1L));
        }
        cluster.runFor(3_000); // the leader keeps nothing for whom it has not heard of so long
        for (int i = 0; i < 500; i++) {
            cluster.await(SumMachine.on(leader).submitAsync(0L));
        }
        assertThat(results).noneMatch(CompletableFuture::isDone);
        for (Machine other : cluster.othersThan(deaf)) {
            cluster.network().breakConnections(other.host(), deaf.host());
        }
        cluster.network().healAll();
        List<Long> said = new ArrayList<>();
        for (CompletableFuture<Long> result : results) {
            said.add(cluster.await(result));
        }
        assertThat(said).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(SimulatedCluster.member(deaf).log().snapshot()).isPresent();
        assertThat(cluster.await(SumMachine.on(deaf).readAsync(0L, Consistency.LINEARIZABLE)))
                .isEqualTo(6);
    }
}
