package dev.pando.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pando.cli.Cli;
import dev.pando.cli.Json;
import dev.pando.cli.Library;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job itself, with real processes, small. */
@Timeout(180)
final class DemoTest {
    private static final List<String> KEYS = List.of(
            "entries",
            "missing",
            "invented",
            "repeated",
            "outOfOrder",
            "logsIdentical",
            "failoverMs",
            "joinMs",
            "leaveMs",
            "appendsPerSecond",
            "seconds",
            "ok");

    private final Cli cli = new Cli(Library.PANDO);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void nothingIsLostRepeatedOrOutOfOrderWhileTheLeaderIsKilledAndMembersComeAndGo() {
        JsonNode result = run("demo", "--lines", "2000", "--json", "--election-timeout", "300ms");

        assertThat(result.path("entries").asInt()).isEqualTo(2000);
        assertThat(result.path("failoverMs").asInt()).isPositive();
        assertThat(result.path("joinMs").asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one line, no newline", "a\n\0\u00ff\r\n\n\nz"})
    void anyFileWillDo(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("input"), content, StandardCharsets.ISO_8859_1);

        JsonNode result = run("demo", "--input", file.toString(), "--json", "--election-timeout", "300ms");

        assertThat(result.path("failoverMs").asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aClusterThatCannotFailOverGoesOnWhenItsMemberIsResumed(int members) {
        run("demo", "--lines", "100", "--members", String.valueOf(members), "--json", "--election-timeout", "300ms");
    }

    private JsonNode run(String... arguments) {
        int exitCode = cli.run(arguments);

        assertThat(exitCode).as(cli.err()).isZero();
        JsonNode result = Json.parse(cli.out().lines().reduce("", (first, second) -> second));
        assertThat(result.fieldNames()).toIterable().containsExactlyElementsOf(KEYS);
        assertThat(result.path("ok").asBoolean()).isTrue();
        assertThat(result.path("missing").asInt()).isZero();
        assertThat(result.path("logsIdentical").asBoolean()).isTrue();
        return result;
    }
}
