package dev.pando.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.cli.Library;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClusterTest {

    @Test
    void whereNobodyRunsNobodyLeads() {
        try (Cluster cluster = new Cluster(
                Path.of("none"), Sites.onLoopback(new ProgramCommand(List.of())), List.of(), Library.PANDO)) {
            assertThat(cluster.leaderNow()).isEmpty();
            assertThat(cluster.status()).isEmpty();
        }
    }
}
