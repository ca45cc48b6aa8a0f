package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Codec;
import dev.pando.CommandContext;
import dev.pando.CompactionPolicy;
import dev.pando.Consistency;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.Raft;
import dev.pando.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A snapshot that takes the place of a log holds what became of the commands in it (S26). */
final class MachineInstallTest {
    private static final MachineType<Long, Long> TYPE = new MachineType<>("sum", Codec.longs(), Codec.longs());

    private final SimulatedCluster cluster = SimulatedCluster.of(
            3,
            1,
            Raft.options().segmentBytes(8 << 10).machine(TYPE, Sum::new).compaction(CompactionPolicy.bySize(4 << 10)));

    /** The sum of all commands; each one's result is the sum so far. */
    private static final class Sum implements StateMachine<Long, Long> {
        private long sum;

        @Override
        public Long apply(CommandContext context, Long command) {
            sum += command;
            return sum;
        }

        @Override
        public Long query(Long query) {
            return sum;
        }

        @Override
        public void snapshot(OutputStream out) throws IOException {
            new DataOutputStream(out).writeLong(sum);
        }

        @Override
        public void restore(InputStream in) throws IOException {
            sum = new DataInputStream(in).readLong();
        }
    }

    private static Machine<Long, Long> sum(dev.pando.testkit.world.Machine machine) {
        return SimulatedCluster.member(machine).machine(TYPE);
    }

    /** Its commands get to the leader, and no word of them comes back before their entries are dropped everywhere. */
    @Test
    void resultsComeFromTheSnapshotThatTookThePlaceOfTheirCommands() {
        dev.pando.testkit.world.Machine leader = cluster.leader();
        dev.pando.testkit.world.Machine deaf = cluster.othersThan(leader).get(0);
        cluster.await(sum(deaf).submitAsync(1L));
        for (dev.pando.testkit.world.Machine other : cluster.othersThan(deaf)) {
            cluster.network().cut(other.host(), deaf.host());
        }
        List<CompletableFuture<Long>> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            results.add(sum(deaf).submitAsync(1L));
        }
        cluster.runFor(3_000); // the leader keeps nothing for whom it has not heard of so long
        for (int i = 0; i < 500; i++) {
            cluster.await(sum(leader).submitAsync(0L));
        }
        assertThat(results).noneMatch(CompletableFuture::isDone);
        for (dev.pando.testkit.world.Machine other : cluster.othersThan(deaf)) {
            cluster.network().breakConnections(other.host(), deaf.host());
        }
        cluster.network().healAll();
        List<Long> said = new ArrayList<>();
        for (CompletableFuture<Long> result : results) {
            said.add(cluster.await(result));
        }
        assertThat(said).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(SimulatedCluster.member(deaf).log().snapshot()).isPresent();
        assertThat(cluster.await(sum(deaf).readAsync(0L, Consistency.LINEARIZABLE)))
                .isEqualTo(6);
    }
}
