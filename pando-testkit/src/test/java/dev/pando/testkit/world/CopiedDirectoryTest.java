package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.InvalidDataException;
import dev.pando.core.membership.MemberId;
import dev.pando.runtime.Startup;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two processes with one member's data: the one that is where the cluster knows the member goes on, the other one stops. */
final class CopiedDirectoryTest implements Machine.Owner {
    private final SimulatedCluster cluster = SimulatedCluster.of(3, 1);
    private final Machine leader = cluster.leader();
    private final Machine original = cluster.othersThan(leader).get(0);
    private final Machine third = cluster.othersThan(leader, original).get(0);
    private final MemberId id = SimulatedCluster.member(original).self().id();

    /** Why members have stopped by themselves. */
    private final Map<Machine, Throwable> ends = new HashMap<>();

    private final Machine copy = cluster.machine(this);

    @Override
    public void stopped(Machine machine, @Nullable Throwable cause) {
        if (cause != null) {
            ends.put(machine, cause);
        }
    }

    /** As of a moment at which the original is down, which then comes back. */
    private void copyAndResume() throws IOException {
        original.crash();
        copyFiles();
        cluster.up(original, Startup.Intent.RESUME);
    }

    private void copyFiles() throws IOException {
        SavedDirectory.of(original).putOn(copy);
    }

    private void assertStops(Machine machine, String... says) {
        cluster.runUntil(() -> ends.containsKey(machine), 20_000, machine + " stops");
        assertThat(ends.get(machine))
                .isInstanceOf(InvalidDataException.class)
                .hasMessageContainingAll(says)
                .hasMessageContaining("a data directory must not be used twice, nor copied");
    }

    private void assertGoesOn(Machine machine) {
        cluster.await(SimulatedCluster.append(machine, "still here"));
        cluster.runFor(10_000);
        assertThat(ends).doesNotContainKey(machine);
        assertThat(SimulatedCluster.member(leader).roster().voters())
                .contains(SimulatedCluster.member(machine).self());
    }

    @Test
    void whereTheOriginalAnswersTheCopyStopsBeforeItSaysAnything() throws IOException {
        copyAndResume();
        cluster.cutOff(copy, List.of(leader, third));
        copy.start(Startup.Intent.RESUME, List.of());
        assertStops(copy, "Member " + id + " runs at " + original.address());
        assertGoesOn(original);
    }

    @Test
    void whereOnlyOthersReachTheOriginalTheyTellTheCopy() throws IOException {
        copyAndResume();
        cluster.cutOff(copy, List.of(original));
        copy.start(Startup.Intent.RESUME, List.of());
        assertStops(copy, "Member " + id + " runs at the address where its cluster knows it");
        assertGoesOn(original);
    }

    @Test
    void theOriginalStopsWhereTheCopyHasTakenItsPlace() throws IOException {
        original.crash();
        copyFiles();
        cluster.up(copy, Startup.Intent.RESUME);
        cluster.runUntil(
                () -> SimulatedCluster.member(leader)
                        .roster()
                        .voters()
                        .contains(SimulatedCluster.member(copy).self()),
                20_000,
                "the copy is known at its address");
        original.start(Startup.Intent.RESUME, List.of());
        cluster.runUntil(() -> original.member() == null, 20_000, "the original stops");
        assertGoesOn(copy);
    }

    @Test
    void whoComesBackWhereItWasIsNoCopyOfWhoItWas() {
        for (int i = 0; i < 20; i++) {
            original.kill();
            cluster.up(original, Startup.Intent.RESUME);
            cluster.await(SimulatedCluster.append(original, "again " + i));
        }
        assertThat(ends).isEmpty();
    }

    @Test
    void aMemberThatMovesIsNoCopyOfWhoItWas() {
        for (int i = 0; i < 20; i++) {
            original.kill();
            original.move();
            cluster.up(original, Startup.Intent.RESUME);
            cluster.await(SimulatedCluster.append(original, "again " + i));
        }
        cluster.runUntil(
                () -> SimulatedCluster.member(leader)
                        .roster()
                        .voters()
                        .contains(SimulatedCluster.member(original).self()),
                20_000,
                "it is known at its last address");
    }
}
