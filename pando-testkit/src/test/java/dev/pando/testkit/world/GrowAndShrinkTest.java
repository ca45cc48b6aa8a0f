package dev.pando.testkit.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clusters grow from one member and shrink back to one, whoever leads, and nothing appended meanwhile is lost. */
final class GrowAndShrinkTest {
    private static final int SEEDS = Integer.getInteger("pando.seeds", 40);
    private static final long FIRST_SEED = Long.getLong("pando.seed", 1);

    static LongStream seeds() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyMemberMayLeaveInAnyOrder(long seed) {
        SimulatedCluster cluster = SimulatedCluster.of(membersFor(seed), seed);
        List<Machine> members = new ArrayList<>(cluster.machines());
        List<String> expected = new ArrayList<>();
        while (members.size() > 1) {
            append(cluster, members, expected);
            Machine leaver = members.remove(cluster.random().nextInt(members.size()));
            cluster.await(SimulatedCluster.member(leaver).leaveAsync());
        }
        append(cluster, members, expected);
        assertThat(payloads(cluster, members.get(0))).containsExactlyElementsOf(expected);
        assertThat(SimulatedCluster.member(members.get(0)).roster().voters()).hasSize(1);
    }

    private static int membersFor(long seed) {
        return (int) (2 + seed % 4);
    }

    private static void append(SimulatedCluster cluster, List<Machine> members, List<String> expected) {
        for (int i = 0; i < 20; i++) {
            Machine member = members.get(cluster.random().nextInt(members.size()));
            String payload = "entry " + expected.size();
            expected.add(payload);
            cluster.await(SimulatedCluster.append(member, payload));
        }
    }

    private static List<String> payloads(SimulatedCluster cluster, Machine machine) {
        return cluster.readAll(machine).stream()
                .filter(entry -> entry.kind() == Entry.Kind.DATA)
                .map(entry -> new String(entry.payload(), UTF_8))
                .toList();
    }
}
