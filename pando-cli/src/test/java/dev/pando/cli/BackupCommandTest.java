package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupCommandTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Cli cli = new Cli(cluster);

    @TempDir
    Path dir;

    private String file() {
        return dir.resolve("b").toString();
    }

    @Test
    void theFileIsThereAndNothingElse() throws Exception {
        long last = cluster.log().size();
        assertThat(cli.run("backup", "--via", "a:1", file())).isZero();
        assertThat(cli.out())
                .isEqualTo("entries 1 to " + last + " of cluster "
                        + cluster.status().cluster() + " are in " + file() + " (8 bytes); `pando start --restore "
                        + file() + "` makes a new cluster of them\n");
        assertThat(dir.resolve("b")).hasContent("a backup");
        assertThat(dir).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void jsonHasExactlyTheseKeys() {
        long last = cluster.log().size();
        assertThat(cli.run("backup", "--via", "a:1", "--json", file())).isZero();
        assertThat(cli.out())
                .isEqualTo("{\"file\":\"" + file() + "\",\"cluster\":\""
                        + cluster.status().cluster() + "\",\"lastIndex\":" + last
                        + ",\"lastTerm\":1,\"bytes\":8}\n");
    }

    @Test
    void whatIsThereIsNotOverwritten() throws Exception {
        Files.writeString(dir.resolve("b"), "mine");
        assertThat(cli.run("backup", "--via", "a:1", file())).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo("pando backup: " + file()
                        + " is there already: give the backup another name, or move that file away.\n");
        assertThat(dir.resolve("b")).hasContent("mine");
    }

    @Test
    void whatCouldNotBeWrittenIsNoBackup() {
        cluster.brokenBackup = new IOException("no room");
        assertThat(cli.run("backup", "--via", "a:1", file())).isEqualTo(1);
        assertThat(cli.err()).isEqualTo("pando backup: The backup could not be written to " + file() + ": no room\n");
        assertThat(dir.resolve("b")).doesNotExist();
    }

    @Test
    void aMemberIsStartedFromIt() {
        assertThat(cli.run(
                        "start", "--listen", ":0", "--data", dir.toString(), "--restore", file(), "--exit-with-stdin"))
                .isZero();
        assertThat(cluster.calls).contains("restore " + file());
    }
}
