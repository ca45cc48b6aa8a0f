package dev.pando.testkit.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Entry;
import dev.pando.InvalidDataException;
import dev.pando.RaftException;
import dev.pando.backup.BackupReader;
import dev.pando.backup.BackupWriter;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.runtime.Restoration;
import dev.pando.runtime.Startup;
import dev.pando.storage.LogOptions;
import dev.pando.storage.directory.DataDirectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A new cluster is made of a backup, with a crash at every step of it: all of it is there, or nobody takes it for a member. */
final class RestorationCrashTest {
    private final SimulatedCluster cluster = SimulatedCluster.of(2, 1);
    private final Machine machine = cluster.machine();

    private BackupReader.Source backup() throws IOException {
        Machine first = cluster.leader();
        cluster.await(SimulatedCluster.append(first, "kept"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BackupWriter writer =
                new BackupWriter(out, SimulatedCluster.member(first).status().cluster());
        for (Entry entry : cluster.readAll(first)) {
            writer.write(entry.encoded());
        }
        writer.finish();
        return new BackupReader.Source() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(out.toByteArray());
            }

            @Override
            public String name() {
                return "backup";
            }
        };
    }

    /** @return whether it came to its end */
    private boolean restore(BackupReader.Source backup) {
        Path path = Path.of("/" + machine.host());
        try (DataDirectory directory = DataDirectory.open(machine.disk(), path, LogOptions.defaults())) {
            new Restoration(directory, backup).run(new MemberId(7, 8), new ClusterId(9, 10), machine.address());
        } catch (IOException | RaftException e) {
            assertThat(machine.disk().isDead()).as(e.getMessage()).isTrue();
        }
        return !machine.disk().isDead();
    }

    @Test
    void itIsWholeOrNoMember() throws IOException {
        BackupReader.Source backup = backup();
        int crashes = 0;
        int halves = 0;
        while (true) {
            machine.disk().dieAtOperation(crashes + 1L);
            boolean isDone = restore(backup);
            machine.disk().crash(crashes);
            crashes++;
            RaftException refusal = machine.start(Startup.Intent.RESUME, List.of());
            if (isDone) {
                assertThat(refusal).isNull();
                break;
            }
            if (refusal == null) { // the last that was asked of the disk was done
                machine.kill();
            } else {
                assertThat(refusal).isInstanceOf(InvalidDataException.class);
                halves += String.valueOf(refusal.getMessage()).contains("A backup was being restored into") ? 1 : 0;
            }
            machine.disk().wipe();
        }
        assertThat(crashes).isGreaterThan(15);
        assertThat(halves).isGreaterThan(5);

        cluster.runUntil(machine::isReady, 10_000, "it is resumed");
        cluster.await(SimulatedCluster.append(machine, "after that"));
        assertThat(cluster.readAll(machine).stream()
                        .filter(entry -> entry.kind() == Entry.Kind.DATA)
                        .map(entry -> new String(entry.payload(), UTF_8)))
                .containsExactly("kept", "after that");
        assertThat(SimulatedCluster.member(machine).roster().voters())
                .containsExactly(SimulatedCluster.member(machine).self());
    }
}
