package dev.pando.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aTerminalGetsABarThatEndsWhereItGotTo() {
        try (Progress progress = Progress.of(environment(true), "append", 200, " lines", 1)) {
            progress.stepTo(200);
        }
        assertThat(err.toString(UTF_8))
                .contains("append", "100%", "200/200 lines")
                .endsWith("\n");
    }

    @Test
    void anythingElseGetsNothing() {
        try (Progress progress = Progress.of(environment(false), "append", 200, " lines", 1)) {
            progress.stepTo(200);
        }
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void aNoteStandsBesideTheBar() {
        try (Progress progress = Progress.withNote(environment(true), "sim", 200, " seeds")) {
            progress.stepTo(200);
            progress.note("312/min, 1,204x real, 1 bad");
        }
        assertThat(err.toString(UTF_8)).contains("sim", "200/200 seeds", "312/min, 1,204x real, 1 bad");
    }

    @Test
    void noneIsNothingEvenOnATerminal() {
        try (Progress progress = Progress.none(environment(true))) {
            progress.stepTo(200);
            progress.note("nothing");
        }
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    private Environment environment(boolean terminal) {
        PrintStream stream = new PrintStream(err, true, UTF_8);
        return new Environment(new FakeCluster(), new ByteArrayInputStream(new byte[0]), stream, stream, terminal);
    }
}
