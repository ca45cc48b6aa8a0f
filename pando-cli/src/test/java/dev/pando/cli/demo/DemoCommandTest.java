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
}
