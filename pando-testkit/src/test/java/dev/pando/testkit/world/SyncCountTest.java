package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Appended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A batch costs one write and one sync, on the leader as on a follower, however many entries it has. */
final class SyncCountTest {
    @Test
    void whateverWaitsGoesWithOneSyncOnEveryMember() throws IOException {
        SimulatedCluster cluster = SimulatedCluster.of(3, 1);
        cluster.await(SimulatedCluster.append(cluster.machines().get(0), "the session is open"));
        cluster.runFor(1000);
        List<Integer> syncs = syncs(cluster);
        List<Integer> writes = writes(cluster);

        List<CompletableFuture<Appended>> batch = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            batch.add(SimulatedCluster.append(cluster.machines().get(0), "entry " + i));
        }
        batch.forEach(cluster::await);
        cluster.runFor(1000);

        assertThat(syncs(cluster)).isEqualTo(syncs.stream().map(n -> n + 1).toList());
        assertThat(writes(cluster)).isEqualTo(writes.stream().map(n -> n + 1).toList());
    }

    @Test
    void anEntryThatComesAloneCostsOneSyncOnEveryMember() throws IOException {
        SimulatedCluster cluster = SimulatedCluster.of(3, 1);
        cluster.await(SimulatedCluster.append(cluster.machines().get(1), "the session is open"));
        cluster.runFor(1000);
        List<Integer> syncs = syncs(cluster);
        for (int i = 0; i < 10; i++) {
            cluster.await(SimulatedCluster.append(cluster.machines().get(1), "entry " + i));
            cluster.runFor(1000);
        }
        assertThat(syncs(cluster)).isEqualTo(syncs.stream().map(n -> n + 10).toList());
    }

    private static List<Integer> syncs(SimulatedCluster cluster) throws IOException {
        List<Integer> counts = new ArrayList<>();
        for (Machine machine : cluster.machines()) {
            counts.add(machine.disk().syncs(firstSegment(machine)));
        }
        return counts;
    }

    private static List<Integer> writes(SimulatedCluster cluster) throws IOException {
        List<Integer> counts = new ArrayList<>();
        for (Machine machine : cluster.machines()) {
            counts.add(machine.disk().writes(firstSegment(machine)));
        }
        return counts;
    }

    private static Path firstSegment(Machine machine) {
        return Path.of("/" + machine.host() + "/groups/0000000000000000/log/0000000000000001.log");
    }
}
