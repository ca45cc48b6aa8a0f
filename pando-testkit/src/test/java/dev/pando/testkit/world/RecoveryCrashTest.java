package dev.pando.testkit.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Entry;
import dev.pando.RaftException;
import dev.pando.Recovery;
import dev.pando.core.membership.ClusterId;
import dev.pando.runtime.LocalRecovery;
import dev.pando.runtime.Startup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A new cluster is made of one member's data, with a crash at every step of it. */
final class RecoveryCrashTest {
    private final SimulatedCluster cluster = SimulatedCluster.of(3, 1);
    private final Machine machine = cluster.leader();
    private final ClusterId before = SimulatedCluster.member(machine).status().cluster();

    /** @return whether it came to its end */
    private boolean recover(int seed) {
        Path data = Path.of("/" + machine.host());
        try (Recovery recovery = LocalRecovery.open(machine.disk(), new Dice(seed), data)) {
            recovery.run();
        } catch (RaftException e) {
            assertThat(machine.disk().isDead()).as(e.getMessage()).isTrue();
        }
        return !machine.disk().isDead();
    }

    private List<String> lines(Machine of) {
        return cluster.readAll(of).stream()
                .filter(entry -> entry.kind() == Entry.Kind.DATA)
                .map(entry -> new String(entry.payload(), UTF_8))
                .toList();
    }

    @Test
    void whateverStepItCrashesAtItIsRunAgainAndNeverMixesWithTheClusterOfBefore() {
        cluster.await(SimulatedCluster.append(machine, "kept"));
        cluster.runFor(1_000);
        cluster.machines().forEach(Machine::crash);
        int crashes = 0;
        boolean isDone = false;
        while (!isDone) {
            machine.disk().dieAtOperation(crashes + 1L);
            isDone = recover(crashes);
            machine.disk().crash(crashes);
            crashes++;
        }
        assertThat(crashes).isGreaterThan(20);

        cluster.up(machine, Startup.Intent.RESUME);
        cluster.await(SimulatedCluster.append(machine, "after that"));
        assertThat(lines(machine)).containsExactly("kept", "after that");
        assertThat(SimulatedCluster.member(machine).status().cluster()).isNotEqualTo(before);

        List<Machine> others = cluster.othersThan(machine);
        others.forEach(other -> cluster.up(other, Startup.Intent.RESUME));
        cluster.await(SimulatedCluster.append(others.get(0), "they go on without it"));
        cluster.runFor(10_000);
        assertThat(lines(others.get(1))).containsExactly("kept", "they go on without it");
        assertThat(lines(machine)).containsExactly("kept", "after that");
        assertThat(SimulatedCluster.member(machine).roster().voters())
                .containsExactly(SimulatedCluster.member(machine).self());
    }

    @Test
    void crashedInItsMiddleTheMemberLeadsNobody() {
        cluster.machines().forEach(Machine::crash);
        for (int operations = 1; operations < 100; operations++) {
            machine.disk().dieAtOperation(operations);
            boolean isDone = recover(operations);
            machine.disk().crash(operations);
            if (isDone) {
                return;
            }
            RaftException refusal = machine.start(Startup.Intent.RESUME, List.of());
            cluster.runFor(2_000);
            boolean leadsTheClusterOfBefore = refusal == null
                    && SimulatedCluster.member(machine).status().cluster().equals(before)
                    && SimulatedCluster.member(machine).term().leader().isPresent();
            assertThat(leadsTheClusterOfBefore).isFalse();
            machine.kill();
        }
        throw new AssertionError("It never came to its end.");
    }
}
