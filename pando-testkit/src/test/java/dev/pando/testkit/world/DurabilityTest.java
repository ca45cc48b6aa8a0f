package dev.pando.testkit.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Appended;
import dev.pando.Entry;
import dev.pando.Status;
import dev.pando.runtime.Startup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was acknowledged survives power cuts that lose whatever was not synced: of any minority, and of all at once. */
final class DurabilityTest {
    private static final int SEEDS = Integer.getInteger("pando.seeds", 40);
    private static final long FIRST_SEED = Long.getLong("pando.seed", 1);

    static LongStream seeds() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingAcknowledgedIsLostWhenMachinesCrash(long seed) {
        SimulatedCluster cluster = SimulatedCluster.of(3, seed);
        Map<String, Appended> acknowledged = new TreeMap<>();
        Load load = new Load(cluster, acknowledged);
        for (int round = 0; round < 8; round++) {
            load.run(cluster.random().nextInt(200, 3000));
            crashSome(cluster, round);
            load.run(cluster.random().nextInt(10, 4000));
            restart(cluster);
        }
        load.run(2000);
        cluster.runUntil(() -> isSettled(cluster), 60_000, "all members have the same log");
        cluster.runFor(1000);
        check(cluster, acknowledged);
        assertThat(acknowledged).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void s24_everythingTakesEffectOnceAlthoughConnectionsBreakAndLinksAreCut(long seed) {
        SimulatedCluster cluster = SimulatedCluster.of(3, seed);
        Map<String, Appended> acknowledged = new TreeMap<>();
        Load load = new Load(cluster, acknowledged);
        for (int round = 0; round < 12; round++) {
            load.run(cluster.random().nextInt(50, 1500));
            disturb(cluster);
            load.run(cluster.random().nextInt(10, 3000));
            if (cluster.random().nextBoolean()) {
                cluster.network().healAll();
            }
        }
        cluster.network().healAll();
        load.run(2000);
        cluster.runUntil(() -> isSettled(cluster), 60_000, "all members have the same log");
        cluster.runFor(20_000);
        check(cluster, acknowledged);
        assertThat(acknowledged).as("with all links healed, every append ends").hasSize(load.appended());
    }

    private static void disturb(SimulatedCluster cluster) {
        List<Machine> machines = cluster.machines();
        String a = machines.get(cluster.random().nextInt(3)).host();
        String b = machines.get(cluster.random().nextInt(3)).host();
        if (a.equals(b)) {
            return;
        }
        switch (cluster.random().nextInt(3)) {
            case 0 -> cluster.network().breakConnections(a, b);
            case 1 -> cluster.network().cut(a, b);
            default -> cluster.network().cutBoth(a, b);
        }
    }

    private static void crashSome(SimulatedCluster cluster, int round) {
        boolean all = round % 3 == 2;
        int victim = cluster.random().nextInt(cluster.machines().size());
        for (int i = 0; i < cluster.machines().size(); i++) {
            if (all || i == victim) {
                cluster.machines().get(i).crash();
            }
        }
    }

    private static void restart(SimulatedCluster cluster) {
        for (Machine machine : cluster.machines()) {
            if (!machine.isUp()) {
                cluster.up(machine, Startup.Intent.RESUME);
            }
        }
    }

    private static boolean isSettled(SimulatedCluster cluster) {
        long last = -1;
        for (Machine machine : cluster.machines()) {
            Status status = SimulatedCluster.member(machine).status();
            if (status.leader().isEmpty()
                    || status.appliedIndex() != status.lastIndex()
                    || (last != -1 && last != status.lastIndex())) {
                return false;
            }
            last = status.lastIndex();
        }
        return true;
    }

    private static void check(SimulatedCluster cluster, Map<String, Appended> acknowledged) {
        List<Entry> log = cluster.readAll(cluster.machines().get(0));
        for (Machine machine : cluster.machines()) {
            assertThat(cluster.readAll(machine)).isEqualTo(log);
        }
        Map<String, Appended> found = new HashMap<>();
        Map<String, Integer> lastOfSender = new HashMap<>();
        for (Entry entry : log) {
            if (entry.kind() == Entry.Kind.DATA) {
                String payload = new String(entry.payload(), UTF_8);
                assertThat(found.put(payload, new Appended(entry.index(), entry.term())))
                        .as("%s is there once", payload)
                        .isNull();
                String sender = payload.substring(0, payload.indexOf('#'));
                int number = Integer.parseInt(payload.substring(payload.indexOf('#') + 1));
                assertThat(lastOfSender.getOrDefault(sender, -1)).isLessThan(number);
                lastOfSender.put(sender, number);
            }
        }
        assertThat(found).containsAllEntriesOf(acknowledged);
    }

    /** Members append all the time, each its own numbered payloads. */
    private static final class Load {
        private final SimulatedCluster cluster;
        private final Map<String, Appended> acknowledged;
        private final List<Integer> next = new ArrayList<>(List.of(0, 0, 0));

        Load(SimulatedCluster cluster, Map<String, Appended> acknowledged) {
            this.cluster = cluster;
            this.acknowledged = acknowledged;
        }

        int appended() {
            return next.stream().mapToInt(Integer::intValue).sum();
        }

        void run(int millis) {
            int pauseMillis = cluster.random().nextInt(2, 40);
            for (int passed = 0; passed < millis; passed += pauseMillis) {
                int from = cluster.random().nextInt(cluster.machines().size());
                for (int burst = cluster.random().nextInt(1, 6); burst > 0; burst--) {
                    append(from);
                }
                cluster.runFor(pauseMillis);
            }
        }

        private void append(int from) {
            Machine machine = cluster.machines().get(from);
            if (machine.isUp()) {
                int number = next.get(from);
                next.set(from, number + 1);
                String payload = "m" + from + "#" + number;
                SimulatedCluster.append(machine, payload).thenAccept(where -> acknowledged.put(payload, where));
            }
        }
    }
}
