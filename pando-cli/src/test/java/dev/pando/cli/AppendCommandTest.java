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
    void each_line_of_a_file_is_an_entry_and_the_last_index_is_printed() throws IOException {
        Path file = Files.writeString(folder.resolve("input"), "one\n\nthree\r\nfour");

        assertThat(cli.run("append", "--via", "h:1", file.toString())).isZero();

        assertThat(cluster.payloads()).containsExactly("one", "", "three\r", "four");
        assertThat(cli.out()).isEqualTo("7\n"); // behind config, noop and session
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void a_dash_or_nothing_is_standard_input() {
        assertThat(cli.in("a\nb\n".getBytes(UTF_8)).run("append", "--via", "h:1", "-"))
                .isZero();
        assertThat(cli.in("c\n".getBytes(UTF_8)).run("append", "--via", "h:1")).isZero();

        assertThat(cluster.payloads()).containsExactly("a", "b", "c");
    }

    @Test
    void an_empty_file_appends_nothing() {
        assertThat(cli.run("append", "--via", "h:1")).isZero();

        assertThat(cluster.payloads()).isEmpty();
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void a_line_that_the_cluster_refuses_is_named_and_what_is_appended_is_said() {
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
    void a_line_above_what_any_entry_may_have_is_found_without_reading_it_all() {
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
    void a_file_that_does_not_exist_is_named_before_anything_is_connected() {
        assertThat(cli.run("append", "--via", "h:1", folder.resolve("none").toString()))
                .isEqualTo(1);

        assertThat(cli.err())
                .isEqualTo("pando append: %s does not exist; give a file that does, or - for standard input%n"
                        .formatted(folder.resolve("none")));
        assertThat(cluster.calls).isEmpty();
    }

    @Test
    void a_directory_is_no_file() {
        assertThat(cli.run("append", "--via", "h:1", folder.toString())).isEqualTo(1);

        assertThat(cli.err()).contains("is a directory");
    }

    @Test
    void where_nobody_answers_the_exit_code_says_so() {
        cluster.refusal = new NoLeaderException("None of h:1 and h:2 answered;\n try others.");

        assertThat(cli.run("append", "--via", "h:1,h:2", "--timeout", "250ms")).isEqualTo(4);

        assertThat(cli.err()).isEqualTo("pando append: None of h:1 and h:2 answered; try others.\n");
        assertThat(cluster.calls).containsExactly("connect [h:1, h:2] for PT0.25S");
    }
}
