package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    private static final List<String> COMMANDS = List.of(
            "start",
            "resume",
            "join",
            "append",
            "tail",
            "status",
            "members",
            "leave",
            "remove",
            "transfer",
            "demo",
            "chaos",
            "bench",
            "sim");

    private final Cli cli = new Cli(new FakeCluster());

    @Test
    void helpListsEveryCommandAndExitCode() {
        assertThat(cli.run("--help")).isZero();

        assertThat(cli.out()).contains(COMMANDS);
        assertThat(cli.out()).contains("Exit codes:");
        for (ExitCode code : ExitCode.values()) {
            assertThat(cli.out()).contains("   " + code.code() + "   ");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithItsOptionsAndExitCodes(String command) {
        assertThat(cli.run(command, "--help")).isZero();

        assertThat(cli.out())
                .startsWith("Usage: pando " + command)
                .contains("--help", "--verbose", "Exit codes:", "wrong options or arguments")
                .doesNotContain("--exit-with-stdin");
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void versionIsShown() {
        assertThat(cli.run("--version")).isZero();

        assertThat(cli.out()).startsWith("pando ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "grow",
                "start",
                "start --listen :1",
                "start --listen :1 --data d --nonsense",
                "start --listen :1 --data d --election-timeout 1",
                "start --listen :1 --data d --election-timeout 1ms",
                "start --listen :1 --data d --max-entry 0",
                "start --listen :1 --data d --max-entry 65MiB",
                "start --listen :1 --data d --max-entry lots",
                "join --listen :1 --data d",
                "append",
                "append --via h:1 one two",
                "append --via h:1 --timeout soon",
                "tail",
                "tail --via h:1 --from x",
                "tail --via h:1 --from -1",
                "status",
                "leave",
                "members",
                "members --via h:1 1a2b",
                "remove",
                "remove --via h:1",
                "remove 1a2b",
                "remove --via h:1 1a2b 5e6f",
                "transfer",
                "transfer 1a2b",
                "transfer --via h:1 1a2b 5e6f",
                "demo --members 0",
                "demo --members 10",
                "demo --lines -1",
                "demo --scenario",
                "demo --scenario grow",
                "demo --rounds 3",
                "demo --scenario replace --rounds 0",
                "demo --scenario replace --rounds 10001",
                "demo --scenario replace --rounds few",
                "demo --scenario replace --members 2",
                "demo --scenario one-two-one --members 3",
                "demo --scenario grow-shrink --kill-for 1s",
                "demo --election-timeout 1ms",
                "demo --max-entry 1GiB",
            })
    void wrongUsageIsSaidInOneLineThatNamesTheHelp(String arguments) {
        assertThat(cli.run(Stream.of(arguments.split(" "))
                        .filter(a -> !a.isEmpty())
                        .toArray(String[]::new)))
                .isEqualTo(2);

        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).hasLineCount(1).startsWith("pando").contains("--help` lists what there is.");
    }

    private static List<String> commands() {
        return COMMANDS;
    }
}
