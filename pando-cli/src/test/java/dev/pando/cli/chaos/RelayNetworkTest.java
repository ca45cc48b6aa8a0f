package dev.pando.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.cli.Library;
import dev.pando.cli.process.Await;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.ProgramCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two members as processes, whom relays part. */
@Timeout(120)
final class RelayNetworkTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void aLeaderThatNobodyHearsLeadsNoMoreUntilItIsHeardAgain(@TempDir Path folder) throws Exception {
        try (RelayNetwork network = new RelayNetwork(ProgramCommand.ofThisProcess(), new Random(1));
                Cluster cluster = new Cluster(folder, network, List.of("--election-timeout", "200ms"), Library.PANDO)) {
            cluster.grow(2);
            MemberProcess leader = cluster.leader().member();
            MemberProcess other = cluster.members().stream()
                    .filter(member -> member != leader)
                    .findFirst()
                    .orElseThrow();

            network.cut(other, leader); // the leader is heard, and hears nothing
            Await.until(() -> "nobody leads", LIMIT, () -> cluster.status().isEmpty());

            network.heal();
            assertThat(cluster.leader().term()).isPositive();

            network.cut(leader, other);
            Await.until(() -> "nobody leads", LIMIT, () -> cluster.status().isEmpty());
            network.heal();
            assertThat(cluster.leader().term()).isPositive();
        }
    }
}
