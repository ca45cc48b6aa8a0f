package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.MemberId;
import org.junit.jupiter.api.Test;

final class MembersCommandTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Cli cli = new Cli(cluster);

    @Test
    void jsonHasExactlyTheseKeys() {
        assertThat(cli.run("members", "--via", "h:1", "--json")).isZero();

        assertThat(cli.out())
                .isEqualTo("{\"clusterId\":\"00000000000000c100000000000000c2\",\"term\":1,"
                        + "\"leader\":\"1a2b3c4d000000000000000000000001\",\"rosterIndex\":1,\"members\":["
                        + "{\"id\":\"1a2b3c4d000000000000000000000001\",\"address\":\"127.0.0.1:10240\","
                        + "\"role\":\"leader\",\"state\":\"ok\",\"lag\":0},"
                        + "{\"id\":\"5e6f7a8b000000000000000000000002\",\"address\":\"127.0.0.1:10241\","
                        + "\"role\":\"voter\",\"state\":\"unreachable\",\"lag\":null}]}\n");
    }

    @Test
    void peopleGetATable() {
        cluster.third = new MemberId(0x9c000000_00000000L, 3);

        assertThat(cli.run("members", "--via", "h:1")).isZero();

        assertThat(cli.out()).isEqualTo("""
                        1a2b3c4d (127.0.0.1:10240) leads in term 1

                        member    address          role     state        lag
                        1a2b3c4d  127.0.0.1:10240  leader   ok           0
                        5e6f7a8b  127.0.0.1:10241  voter    unreachable  -
                        9c000000  host:10242       learner  ok           1
                        """);
    }
}
