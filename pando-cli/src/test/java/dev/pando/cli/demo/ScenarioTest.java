package dev.pando.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.Cli;
import dev.pando.cli.CommandException;
import dev.pando.cli.FakeCluster;
import dev.pando.cli.Json;
import dev.pando.cli.Library;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.ScriptedMember;
import dev.pando.cli.process.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each scenario with real processes, small. */
@Timeout(180)
final class ScenarioTest {
    private final Cli cli = new Cli(Library.PANDO);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void membersJoinAtOnceAndLeaveUntilOneIsLeft() {
        ObjectNode result = run("grow-shrink", "--members", "3", "--rounds", "2");

        takeTimes(result, "joinMs", "joinMaxMs", "leaveMs", "leaveMaxMs");
        takeNulls(result, "failoverMs", "failoverMaxMs");
        assertThat(result).hasToString(expected("grow-shrink", 2, 0, 0, 4, 4, 0));
    }

    @Test
    void eachMemberIsKilledOrClosedAndResumed() {
        ObjectNode result = run("rolling-restart", "--rounds", "1");

        takeTimes(result, "failoverMs", "failoverMaxMs");
        takeNulls(result, "joinMs", "joinMaxMs", "leaveMs", "leaveMaxMs");
        assertThat(result).hasToString(expected("rolling-restart", 1, 2, 1, 0, 0, 0));
    }

    @Test
    void aLostMemberIsReplacedAtItsAddressAndAtAnother() {
        ObjectNode result = run("replace", "--rounds", "2");

        takeTimes(result, "failoverMs", "failoverMaxMs", "joinMs", "joinMaxMs");
        takeNulls(result, "leaveMs", "leaveMaxMs");
        assertThat(result).hasToString(expected("replace", 2, 2, 0, 2, 0, 0));
    }

    /** What the seed draws: a joiner is given up when it was let in; who stays is killed as the other leaves; a joiner goes on. */
    @Test
    void oneBecomesTwoAndOneAgainWhoeverIsKilled() {
        ObjectNode result = run("one-two-one", "--rounds", "3", "--seed", "168672");

        takeTimes(result, "failoverMs", "failoverMaxMs", "joinMs", "joinMaxMs", "leaveMs", "leaveMaxMs");
        assertThat(result.put("seed", 1)).hasToString(expected("one-two-one", 3, 3, 0, 3, 3, 1));
    }

    @Test
    void whatDoesNotComeAboutIsNamedWithTheRound() throws Exception {
        FakeCluster fake = new FakeCluster();
        Input input = Input.of(Files.writeString(folder.resolve("input"), "one line\n"), 100);
        try (Cluster cluster = new Cluster(folder, Sites.onLoopback(ScriptedMember.that("runs")), List.of(), fake)) {
            ScenarioRun.Settings settings =
                    new ScenarioRun.Settings(Scenario.GROW_SHRINK, 2, 1, 7, Duration.ofMillis(1));
            ScenarioRun run = new ScenarioRun(input, settings, cluster, new Cli(fake).environment());

            assertThatThrownBy(run::run)
                    .isInstanceOf(CommandException.class)
                    .message()
                    .matches("grow-shrink with seed 7, round 1: waited 0 s in vain until the leader finds just"
                            + " \\[member 1 \\(1a2b3c4d, 127.0.0.1:4711\\), member 2 \\(1a2b3c4d, 127.0.0.1:4711\\)\\],"
                            + " each of them a voter with the first \\d+ entries; it finds 1a2b3c4d leader ok up to \\d+,"
                            + " 5e6f7a8b voter unreachable up to -1");
        }
    }

    private ObjectNode run(String scenario, String... more) {
        List<String> arguments = new ArrayList<>(List.of("demo", "--scenario", scenario, "--lines", "50", "--json"));
        arguments.addAll(List.of("--election-timeout", "300ms"));
        arguments.addAll(List.of(more));
        int exitCode = cli.run(arguments.toArray(String[]::new));

        assertThat(exitCode).as(cli.err()).isZero();
        ObjectNode result = (ObjectNode) Json.parse(cli.out().lines().reduce("", (first, second) -> second));
        takeTimes(result, "entries", "appendsPerSecond", "seconds", "longestGapMs");
        return result;
    }

    /** Takes out what is different each time. */
    private static void takeTimes(ObjectNode result, String... keys) {
        for (String key : keys) {
            JsonNode value = result.remove(key);
            assertThat(value.asDouble()).as(key).isPositive();
        }
    }

    private static void takeNulls(ObjectNode result, String... keys) {
        for (String key : keys) {
            assertThat(result.remove(key).isNull()).as(key).isTrue();
        }
    }

    private static String expected(
            String scenario, int rounds, int kills, int closes, int joins, int leaves, int undone) {
        return ("{'scenario':'%s','rounds':%d,'seed':1,'kills':%d,'closes':%d,'joins':%d,'leaves':%d,'undone':%d,"
                        + "'missing':0,'invented':0,'repeated':0,'outOfOrder':0,'logsIdentical':true,'ok':true}")
                .formatted(scenario, rounds, kills, closes, joins, leaves, undone)
                .replace('\'', '"');
    }
}
