package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.CompactionPolicy;
import dev.pando.Raft;
import dev.pando.Snapshot;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A policy that has snapshots taken by their age is asked although nothing more is appended. */
final class CompactionByAgeTest {
    private final SimulatedCluster cluster = SimulatedCluster.of(
            3,
            1,
            Raft.options()
                    .machine(SumMachine.TYPE, SumMachine::new)
                    .compaction(CompactionPolicy.bySize(1 << 30).orAfter(Duration.ofMinutes(10))));

    private long snapshotIndex(Machine machine) {
        try (Snapshot snapshot =
                SimulatedCluster.member(machine).log().snapshot().orElse(null)) {
            return snapshot == null ? 0 : snapshot.index();
        }
    }

    @Test
    void anIdleLogIsCompactedOnceItsEntriesAreThatOld() {
        Machine leader = cluster.leader();
        cluster.await(SumMachine.on(leader).submitAsync(1L));
        cluster.runFor(9 * 60_000);
        long applied = SimulatedCluster.member(leader).status().appliedIndex();
        assertThat(cluster.machines()).allMatch(machine -> snapshotIndex(machine) == 0);
        cluster.runFor(2 * 60_000);
        assertThat(cluster.machines()).allMatch(machine -> snapshotIndex(machine) == applied);
        cluster.runFor(30 * 60_000);
        assertThat(cluster.machines()).allMatch(machine -> snapshotIndex(machine) == applied);
    }
}
