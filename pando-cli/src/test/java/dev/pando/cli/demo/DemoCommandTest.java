package dev.pando.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.cli.Cli;
import dev.pando.cli.FakeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DemoCommandTest {
    private final Cli cli = new Cli(new FakeCluster());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aLineAboveTheBoundIsNamedBeforeAnythingIsStarted() throws IOException {
        Path file = Files.writeString(folder.resolve("input"), "fine\n12345678901\n");

        assertThat(cli.run("demo", "--input", file.toString(), "--max-entry", "10", "--json"))
                .isEqualTo(1);

        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .isEqualTo("pando demo: line 2 has more than the 10 bytes that an entry may have; raise the bound with"
                        + " --max-entry, up to 64MiB\n");
    }

    @Test
    void aFileThatDoesNotExistIsNamed() {
        assertThat(cli.run("demo", "--input", folder.resolve("none").toString()))
                .isEqualTo(1);

        assertThat(cli.err()).contains("none does not exist; give a file that does, or - for standard input");
    }

    @Test
    void aDirectoryIsNoInput() {
        assertThat(cli.run("demo", "--input", folder.toString())).isEqualTo(1);

        assertThat(cli.err()).contains("is a directory");
    }

    @Test
    void aScenarioThatThereIsNotIsAnsweredWithTheirNames() {
        assertThat(cli.run("demo", "--scenario", "grow")).isEqualTo(2);

        assertThat(cli.err())
                .isEqualTo(
                        "pando demo: Invalid value for option '--scenario': 'grow' is no scenario; there are default,"
                                + " grow-shrink, rolling-restart, replace, one-two-one; `pando demo --help` lists what there is.\n");
    }

    @Test
    void whatMakesNoSenseWithAScenarioIsNamed() {
        assertThat(cli.run("demo", "--scenario", "replace", "--members", "2")).isEqualTo(2);
        assertThat(cli.err()).startsWith("pando demo: --members is 3 to 9 with --scenario replace, not 2;");

        assertThat(cli.run("demo", "--scenario", "one-two-one", "--members", "3"))
                .isEqualTo(2);
        assertThat(cli.err()).startsWith("pando demo: --members is 2 with --scenario one-two-one, not 3;");

        assertThat(cli.run("demo", "--rounds", "2")).isEqualTo(2);
        assertThat(cli.err()).startsWith("pando demo: --rounds is for another --scenario than default;");
    }

    @Test
    void aScenarioNeedsALineToAppend() {
        assertThat(cli.run("demo", "--scenario", "replace", "--lines", "0")).isEqualTo(1);

        assertThat(cli.err()).isEqualTo("pando demo: the input has no lines; a scenario needs one or more to append\n");
    }
}
