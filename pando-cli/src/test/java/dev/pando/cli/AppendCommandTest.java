package dev.pando.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.NoLeaderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AppendCommandTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Cli cli = new Cli(cluster);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void eachLineOfAFileIsAnEntryAndTheLastIndexIsPrinted() throws IOException {
        Path file = Files.writeString(folder.resolve("input"), "one\n\nthree\r\nfour");

        assertThat(cli.run("append", "--via", "h:1", file.toString())).isZero();

        assertThat(cluster.payloads()).containsExactly("one", "", "three\r", "four");
        assertThat(cli.out()).isEqualTo("7\n"); // behind config, noop and session
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void aDashOrNothingIsStandardInput() {
        assertThat(cli.in("a\nb\n".getBytes(UTF_8)).run("append", "--via", "h:1", "-"))
                .isZero();
        assertThat(cli.in("c\n".getBytes(UTF_8)).run("append", "--via", "h:1")).isZero();

        assertThat(cluster.payloads()).containsExactly("a", "b", "c");
    }

    @Test
    void anEmptyFileAppendsNothing() {
        assertThat(cli.run("append", "--via", "h:1")).isZero();

        assertThat(cluster.payloads()).isEmpty();
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void aLineThatTheClusterRefusesIsNamedAndWhatIsAppendedIsSaid() {
        cluster.largestPayload = 5;

        assertThat(cli.in("a\nb\n123456\nc\n".getBytes(UTF_8)).run("append", "--via", "h:1"))
                .isEqualTo(1);

        assertThat(cluster.payloads()).containsExactly("a", "b");
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .isEqualTo(
                        "pando append: line 3 was not acknowledged, the 2 before it are appended, the last at index 5:"
                                + " The payload has 6 bytes; at most 5 are allowed.\n");
    }

    @Test
    void aLineAboveWhatAnyEntryMayHaveIsFoundWithoutReadingItAll() {
        byte[] input = new byte[(64 << 20) + 10];
        input[0] = 'a';
        input[1] = '\n';
        cluster.largestPayload = 64 << 20;

        assertThat(cli.in(input).run("append", "--via", "h:1")).isEqualTo(1);

        assertThat(cluster.payloads()).containsExactly("a");
        assertThat(cli.err())
                .isEqualTo(
                        "pando append: line 2 has more than the 67,108,864 bytes that an entry may have, the 1 before"
                                + " it are appended, the last at index 4; split the line, then append from it on\n");
    }

    @Test
    void aFileThatDoesNotExistIsNamedBeforeAnythingIsConnected() {
        assertThat(cli.run("append", "--via", "h:1", folder.resolve("none").toString()))
                .isEqualTo(1);

        assertThat(cli.err())
                .isEqualTo("pando append: %s does not exist; give a file that does, or - for standard input%n"
                        .formatted(folder.resolve("none")));
        assertThat(cluster.calls).isEmpty();
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThat(cli.run("append", "--via", "h:1", folder.toString())).isEqualTo(1);

        assertThat(cli.err()).contains("is a directory");
    }

    @Test
    void whereNobodyAnswersTheExitCodeSaysSo() {
        cluster.refusal = new NoLeaderException("None of h:1 and h:2 answered;\n try others.");

        assertThat(cli.run("append", "--via", "h:1,h:2", "--timeout", "250ms")).isEqualTo(4);

        assertThat(cli.err()).isEqualTo("pando append: None of h:1 and h:2 answered; try others.\n");
        assertThat(cluster.calls).containsExactly("connect [h:1, h:2] for PT0.25S");
    }
}
