package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.InvalidDataException;
import org.junit.jupiter.api.Test;

final class RecoverCommandTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Cli cli = new Cli(cluster);

    @Test
    void nothingIsDoneUnlessItIsWanted() {
        assertThat(cli.run("recover", "--data", "/d")).isZero();

        assertThat(cluster.calls).containsExactly("recover /d", "close");
        assertThat(cli.out()).isEqualTo("""
                        member 1a2b3c4d000000000000000000000001 of cluster 00000000000000c100000000000000c2 has entries up to 12 of term 3
                        those up to 10 are known to have been committed; those after that may have been or not, and are in the new cluster
                        what the lost members had committed beyond 12 is lost: take the member with the highest last term, and of those the highest last index
                        nothing was done; say --yes to make a new cluster of it
                        """);
    }

    @Test
    void whatWasDoneAndWhatComesNextIsSaid() {
        assertThat(cli.run("recover", "--data", "/d", "--yes")).isZero();

        assertThat(cluster.calls).containsExactly("recover /d", "run", "close");
        assertThat(cli.out()).endsWith("""
                        the data of before is in /d.before-recovery
                        it is the only member of the new cluster 00000000000000d100000000000000d2: `pando resume --data /d --listen [HOST]:PORT` starts it, and others join it with empty directories
                        """);
    }

    @Test
    void jsonHasExactlyTheseKeys() {
        String known =
                "{\"member\":\"1a2b3c4d000000000000000000000001\",\"cluster\":\"00000000000000c100000000000000c2\","
                        + "\"lastIndex\":12,\"lastTerm\":3,\"commitIndex\":10,";
        assertThat(cli.run("recover", "--data", "/d", "--json")).isZero();
        assertThat(cli.out()).isEqualTo(known + "\"recovered\":false,\"newCluster\":null,\"aside\":null}\n");

        assertThat(cli.run("recover", "--data", "/d", "--json", "--yes")).isZero();
        assertThat(cli.out())
                .isEqualTo(known + "\"recovered\":true,\"newCluster\":\"00000000000000d100000000000000d2\","
                        + "\"aside\":\"/d.before-recovery\"}\n");
    }

    @Test
    void whatCannotBeRecoveredSaysWhy() {
        cluster.refusal = new InvalidDataException("There is no member's data in /d.");

        assertThat(cli.run("recover", "--data", "/d", "--yes")).isEqualTo(1);
        assertThat(cli.err()).isEqualTo("pando recover: There is no member's data in /d.\n");
        assertThat(cli.out()).isEmpty();
    }
}
