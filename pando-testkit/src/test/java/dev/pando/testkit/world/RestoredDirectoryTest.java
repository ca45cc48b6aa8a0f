package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.InvalidDataException;
import dev.pando.RaftException;
import dev.pando.core.membership.MemberId;
import dev.pando.runtime.Startup;
import dev.pando.storage.directory.Admission;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A member whose data was put back to what it was earlier lacks what it has acknowledged since, and is told so. */
final class RestoredDirectoryTest implements Machine.Owner {
    private final SimulatedCluster cluster = SimulatedCluster.of(2, 1);
    private final Machine leader = cluster.leader();
    private final Machine restored = cluster.machine(this);
    private @Nullable Throwable end;

    @Override
    public void stopped(Machine machine, @Nullable Throwable cause) {
        end = cause;
    }

    /** Three members, of which one is put back by some entries. */
    private MemberId restore() throws IOException {
        cluster.up(restored, Startup.Intent.JOIN, leader);
        MemberId id = SimulatedCluster.member(restored).self().id();
        cluster.await(SimulatedCluster.append(restored, "kept"));
        restored.crash();
        SavedDirectory saved = SavedDirectory.of(restored);
        cluster.up(restored, Startup.Intent.RESUME);
        for (int i = 0; i < 10; i++) {
            cluster.await(SimulatedCluster.append(restored, "lost " + i));
        }
        cluster.runFor(1_000); // so that it has them, and has said so
        restored.crash();
        saved.putOn(restored);
        return id;
    }

    @Test
    void itIsToldStopsAndDoesNotComeBack() throws IOException {
        MemberId id = restore();
        assertThat(restored.start(Startup.Intent.RESUME, List.of())).isNull();
        cluster.runUntil(() -> restored.member() == null, 20_000, "it stops");
        assertThat(end)
                .isInstanceOf(InvalidDataException.class)
                .hasMessageContaining("Member " + id + " has acknowledged entries up to")
                .hasMessageContaining("its data was restored from an earlier copy");

        restored.kill();
        RaftException refusal = restored.start(Startup.Intent.RESUME, List.of());
        assertThat(refusal)
                .isInstanceOf(InvalidDataException.class)
                .hasMessageContaining("lacks entries that it had acknowledged");

        restored.disk().wipe();
        restored.start(Startup.Intent.JOIN, new Admission(List.of(leader.address()), false, id));
        cluster.runUntil(restored::isReady, 20_000, "a new member takes its place");
        assertThat(SimulatedCluster.member(leader).roster().voters())
                .hasSize(3)
                .contains(SimulatedCluster.member(restored).self());
    }

    @Test
    void itsAcknowledgementsCountNoMore() throws IOException {
        restore();
        Machine other = cluster.othersThan(leader, restored).get(0);
        restored.start(Startup.Intent.RESUME, List.of());
        cluster.runUntil(() -> restored.member() == null, 20_000, "it stops");
        other.crash();
        var waits = SimulatedCluster.append(leader, "needs two");
        cluster.runFor(3_000);
        assertThat(waits).isNotDone();
    }

    @Test
    void whoKeptEverythingIsNotToldSo() {
        cluster.up(restored, Startup.Intent.JOIN, leader);
        for (int i = 0; i < 20; i++) {
            cluster.await(SimulatedCluster.append(restored, "kept " + i));
            restored.crash();
            cluster.up(restored, Startup.Intent.RESUME);
        }
        cluster.runFor(10_000);
        assertThat(restored.member()).isNotNull();
        assertThat(end).isNull();
    }
}
