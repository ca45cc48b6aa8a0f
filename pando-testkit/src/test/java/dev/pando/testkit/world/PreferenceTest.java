package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.runtime.Startup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Leadership goes to whom the user prefers, while that one is there, and to nobody who can't lead. */
final class PreferenceTest {
    private final SimulatedCluster cluster = SimulatedCluster.of(3, 1);
    private final Machine first = cluster.leader();
    private final Machine preferred = cluster.othersThan(first).get(0);

    private void prefer(Machine machine, int priority) {
        machine.crash();
        machine.tune(options -> options.priority(priority));
        cluster.up(machine, Startup.Intent.RESUME);
    }

    private void leads(Machine machine) {
        cluster.runUntil(
                () -> machine.member() != null
                        && SimulatedCluster.member(machine)
                                .status()
                                .leader()
                                .equals(Optional.of(
                                        SimulatedCluster.member(machine).self().id())),
                20_000,
                machine + " leads");
    }

    @Test
    void itLeadsWhenItHasComeBackAndOthersLeadWhileItIsAway() {
        prefer(preferred, 1);
        leads(preferred);
        cluster.runFor(30_000);
        assertThat(cluster.leader()).isEqualTo(preferred);

        preferred.crash();
        cluster.await(SimulatedCluster.append(first, "without it"));
        cluster.up(preferred, Startup.Intent.RESUME);
        leads(preferred);
        cluster.await(SimulatedCluster.append(first, "with it"));
    }

    @Test
    void theHigherPriorityWins() {
        Machine more = cluster.othersThan(first, preferred).get(0);
        prefer(preferred, 1);
        prefer(more, 2);
        leads(more);
        cluster.runFor(30_000);
        assertThat(cluster.leader()).isEqualTo(more);
    }

    @Test
    void whoDoesNotKeepUpIsNotHandedLeadership() {
        prefer(preferred, 1);
        cluster.runFor(100);
        preferred.stallDiskFor(60_000_000_000L);
        List<CompletableFuture<?>> appends = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            appends.add(SimulatedCluster.append(first, "meanwhile " + i));
            cluster.runFor(1_000);
        }
        assertThat(appends).allMatch(CompletableFuture::isDone);
        assertThat(cluster.leader()).isNotEqualTo(preferred);
        leads(preferredAgain());
    }

    private Machine preferredAgain() {
        cluster.runFor(60_000); // until its disk works again
        return preferred;
    }

    @Test
    void appendsAreEachAnsweredAcrossIt() {
        List<CompletableFuture<?>> appends = new ArrayList<>();
        prefer(preferred, 1);
        for (int i = 0; i < 100; i++) {
            appends.add(SimulatedCluster.append(first, "line " + i));
            cluster.runFor(100);
        }
        assertThat(cluster.leader()).isEqualTo(preferred);
        appends.forEach(append -> cluster.await(append));
    }
}
