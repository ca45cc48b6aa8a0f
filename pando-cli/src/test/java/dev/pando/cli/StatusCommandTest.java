package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.MachinesStatus;
import dev.pando.core.membership.MemberId;
import org.junit.jupiter.api.Test;

final class StatusCommandTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Cli cli = new Cli(cluster);

    @Test
    void jsonHasExactlyTheseKeys() {
        assertThat(cli.run("status", "--via", "h:1", "--json")).isZero();

        assertThat(cli.out())
                .isEqualTo("{\"clusterId\":\"00000000000000c100000000000000c2\",\"term\":1,"
                        + "\"leader\":\"1a2b3c4d000000000000000000000001\",\"commitIndex\":2,\"lastIndex\":2,"
                        + "\"canCommit\":true,\"spareVoters\":0,\"members\":["
                        + "{\"id\":\"1a2b3c4d000000000000000000000001\",\"address\":\"127.0.0.1:10240\","
                        + "\"role\":\"leader\",\"state\":\"ok\",\"matchIndex\":2,\"lag\":0,\"lastContactMs\":0},"
                        + "{\"id\":\"5e6f7a8b000000000000000000000002\",\"address\":\"127.0.0.1:10241\","
                        + "\"role\":\"voter\",\"state\":\"unreachable\",\"matchIndex\":null,\"lag\":null,"
                        + "\"lastContactMs\":null}]}\n");
    }

    @Test
    void threeVotersSpareOne() {
        cluster.third = new MemberId(1, 3);
        cluster.thirdRole = "voter";

        assertThat(cli.run("status", "--via", "h:1")).isZero();

        assertThat(cli.out()).contains("\nmay lose    any 1 voter\n");
    }

    @Test
    void machinesAreShownWhereThereAreSome() {
        cluster.machines = new MachinesStatus(5, 0, "");
        assertThat(cli.run("status", "--via", "h:1")).isZero();
        assertThat(cli.out()).contains("\nmachines    of 1a2b3c4d: carried out up to 5\n");
    }

    @Test
    void whatHasHaltedMachinesIsSaid() {
        cluster.machines = new MachinesStatus(5, 6, "It is too much.");
        assertThat(cli.run("status", "--via", "h:1", "--json")).isZero();
        assertThat(cli.out())
                .endsWith("\"machines\":{\"member\":\"1a2b3c4d000000000000000000000001\",\"appliedIndex\":5,"
                        + "\"haltedIndex\":6,\"trouble\":\"It is too much.\"}}\n");
    }

    @Test
    void peopleGetATable() {
        assertThat(cli.run("status", "--via", "h:1")).isZero();

        assertThat(cli.out()).isEqualTo("""
                        cluster     00000000000000c100000000000000c2
                        term        1
                        leader      1a2b3c4d (127.0.0.1:10240)
                        committed   2 of 2
                        can commit  yes
                        may lose    no voter: all of them are needed

                        member    address          role    state        match  lag  last contact
                        1a2b3c4d  127.0.0.1:10240  leader  ok           2      0    0 ms
                        5e6f7a8b  127.0.0.1:10241  voter   unreachable  -      -    -
                        """);
    }
}
