package dev.pando.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pando.cli.Cli;
import dev.pando.cli.Json;
import dev.pando.cli.Library;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes and real harm, for some seconds. */
@Timeout(180)
final class ChaosCommandTest {
    private final Cli cli = new Cli(Library.PANDO);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void whatClientsAreAnsweredWhileMembersAreKilledAndPausedIsLinearizable() throws Exception {
        Path history = folder.resolve("history");
        int exitCode = cli.run(
                "chaos",
                "--minutes",
                "0.1",
                "--seed",
                "7",
                "--network",
                "relay",
                "--faults",
                "kill,pause",
                "--json",
                "--history",
                history.toString());

        assertThat(exitCode).as(cli.err()).isZero();
        JsonNode result = Json.parse(cli.out());
        assertThat(result.path("network").asText()).isEqualTo("loopback, with a relay before each member");
        assertThat(result.path("faults").path("kill").asInt()
                        + result.path("faults").path("pause").asInt())
                .isPositive();
        assertSound(result);
        assertThat(Files.readAllLines(history))
                .hasSize(result.path("operations").asInt());
    }

    /** Each on a network of its own where this machine and this user can make one. */
    @Test
    void membersComeAndGoAndAreCutOffWhereThatIsPossible() {
        int exitCode = cli.run(
                "chaos", "--minutes", "0.1", "--seed", "3", "--faults", "partition,membership,replace", "--json");

        assertThat(exitCode).as(cli.err()).isZero();
        assertSound(Json.parse(cli.out()));
    }

    @Test
    void relaysCutMembersOffWhereNamespacesCanNot() {
        int exitCode = cli.run(
                "chaos",
                "--minutes",
                "0.1",
                "--seed",
                "5",
                "--network",
                "relay",
                "--faults",
                "partition,slow",
                "--json");

        assertThat(exitCode).as(cli.err()).isZero();
        JsonNode result = Json.parse(cli.out());
        assertThat(result.path("network").asText()).isEqualTo("loopback, with a relay before each member");
        assertSound(result);
    }

    private static void assertSound(JsonNode result) {
        assertThat(result.path("violations").asInt(-1)).isZero();
        assertThat(result.path("members").asInt()).isEqualTo(3);
        assertThat(result.path("operations").asInt())
                .isEqualTo(result.path("ok").asInt()
                        + result.path("failed").asInt()
                        + result.path("unknown").asInt())
                .isPositive();
        assertThat(result.path("availability").isNumber()).isTrue();
        assertThat(result.path("seconds").asDouble()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--minutes 0         | --minutes is 0.05 to 1440, not 0",
                "--minutes 2000      | --minutes is 0.05 to 1440, not 2000",
                "--minutes x         | 'x' is not a number such as 30 or 2.5",
                "--members 2         | --members is 3 to 5, not 2",
                "--members 6         | --members is 3 to 5, not 6",
                "--clients 0         | --clients is 1 to 100, not 0",
                "--keys 0            | --keys is 1 to 10000, not 0",
                "--operations-per-second 5 | --operations-per-second is 20 to 10000, not 5",
                "--faults kill,boom  | there is no fault 'boom'; there are kill, pause, restart, membership, replace, partition, slow",
                "--reads eventual    | 'eventual' is none of linearizable, lease and local",
                "--election-timeout 1ms | An election timeout is 50 ms to 1 min, not 1 ms",
                "--network pigeons   | --network is namespaces, relay or auto, not 'pigeons'"
            })
    void whatMakesNoSenseIsRefusedBeforeAnythingStarts(String options, String message) {
        List<String> arguments = new ArrayList<>(List.of("chaos"));
        arguments.addAll(List.of(options.split(" ")));

        assertThat(cli.run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(cli.err()).contains(message);
    }

    @Test
    void aHistoryThatCanNotBeWrittenIsSaidBeforeAnythingStarts() {
        String nowhere = folder.resolve("no/such/folder").toString();

        assertThat(cli.run("chaos", "--network", "relay", "--history", nowhere)).isEqualTo(1);
        assertThat(cli.err()).contains("--history " + nowhere + ": there is no such folder");
    }
}
