package dev.pando.cli.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.Cli;
import dev.pando.cli.Json;
import dev.pando.testkit.FaultKind;
import dev.pando.testkit.LogUse;
import dev.pando.testkit.PlanLimits;
import dev.pando.testkit.SimulationOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class SimCommandTest {
    private static final List<String> TIMES = List.of("seconds", "virtualPerReal", "seedsPerMinute");

    private final FakeSimulator simulator = new FakeSimulator();
    private final Cli cli = new Cli(simulator);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aHundredSeedsAreRunByDefault() {
        assertThat(run("")).isZero();

        assertThat(simulator.seeds).isEqualTo(seeds(1, 100));
        assertThat(simulator.asked).containsExactly(SimulationOptions.DEFAULT);
        assertThat(cli.out())
                .startsWith("seeds           100, of which 100 count\n")
                .contains("\nvirtual time    1.71 h\n")
                .contains("\nfaults          1,000\n  crash         800\n  one-way       100\n  wipe          100\n")
                .endsWith("\nnever reached   none\nresult          ok\n");
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void aSeedAloneIsTheOnlyOneAndOtherwiseTheFirst() {
        assertThat(run("--seed 42")).isZero();
        assertThat(simulator.seeds).containsExactly(42L);
        simulator.seeds.clear();

        assertThat(run("--seed 42 --seeds 3")).isZero();
        assertThat(simulator.seeds).containsExactly(42L, 43L, 44L);
    }

    @Test
    void theLastLineOfJsonIsTheTotals() {
        simulator.situations = List.of("lost-vote", "torn-write");

        assertThat(run("--seeds 3 --json")).isZero();

        assertThat(cli.out()).hasLineCount(1);
        JsonNode totals = withoutTimes(Json.parse(cli.out()));
        assertThat(Json.line(totals))
                .isEqualTo(
                        "{\"seeds\":3,\"counting\":3,\"violations\":0,\"operations\":3000,\"virtualSeconds\":184.5,"
                                + "\"faults\":{\"crash\":24,\"one-way\":3,\"wipe\":3},\"reached\":{\"torn-write\":6},"
                                + "\"neverReached\":[\"lost-vote\"],\"fingerprint\":\"0000000000000402\",\"commit\":\"unknown\",\"ok\":true}");
    }

    @Test
    void minutesGoOnHoweverManySeeds() {
        assertThat(run("--minutes 0.002 --seeds 1 --json --threads 2")).isZero();

        JsonNode totals = Json.parse(cli.out());
        assertThat(totals.path("seconds").asDouble()).isGreaterThanOrEqualTo(0.12);
        assertThat(totals.path("seeds").asLong()).isGreaterThan(1);
        assertThat(simulator.seeds).containsAll(seeds(1, totals.path("seeds").asLong()));
    }

    @Test
    void aSeedThatBreaksSomethingIsShownSmallWithTheCommandThatReplaysIt() {
        simulator.failing = Set.of(5L, 9L);

        assertThat(run("--threads 4")).isEqualTo(1);

        String replay =
                "./pando sim --seed 5 --seconds 0 --only-members 1 --operations 0 --only-faults 3,7 --no-shrink";
        assertThat(cli.out()).startsWith("""
                        seed         5
                        commit       unknown
                        broken       log matching: members 0 and 1 differ at index 7
                        run          1 member, 0 faults, 0 operations, 61.5 virtual seconds
                        shrunk from  3 members, 10 faults, 1,000 operations, 61.5 virtual seconds, in 30 runs
                        replay       %s
                                     add --trace FILE.html to it for a picture

                        seeds           5, of which 5 count
                        """.formatted(replay));
        assertThat(cli.out()).contains("\nviolations      1\n").endsWith("\nresult          FAILED\n");
        assertThat(cli.err())
                .isEqualTo("pando sim: seed 5 breaks log matching: members 0 and 1 differ at index 7; replay it with "
                        + replay + "\n");
    }

    @Test
    void theCommandThatIsShownReplaysTheRunThatIsShown() {
        simulator.failing = Set.of(5L);
        assertThat(run("--seeds 10 --json")).isEqualTo(1);
        JsonNode found = Json.parse(cli.out().lines().findFirst().orElseThrow());
        simulator.asked.clear();
        simulator.seeds.clear();

        assertThat(run(found.path("replay").asText().replace("./pando sim ", "") + " --json"))
                .isEqualTo(1);

        JsonNode replayed = Json.parse(cli.out().lines().findFirst().orElseThrow());
        assertThat(simulator.seeds).containsExactly(5L);
        assertThat(simulator.asked)
                .containsExactly(SimulationOptions.DEFAULT
                        .faultTime(Duration.ZERO)
                        .plan(new PlanLimits(1, new TreeSet<>(List.of(3, 7)), 0)));
        assertThat(replayed.path("shrinkRuns").asInt()).isZero();
        for (String key : List.of("seed", "what", "detail", "replay", "members", "faults", "operations")) {
            assertThat(replayed.path(key)).as(key).isEqualTo(found.path(key));
        }
    }

    @Test
    void anObjectForEachViolationComesInOrderOfSeed() {
        simulator.failing = Set.of(2L, 30L, 99L);

        assertThat(run("--json --keep-going --no-shrink --threads 8")).isEqualTo(1);

        List<JsonNode> lines = cli.out().lines().map(Json::parse).toList();
        assertThat(lines).hasSize(4);
        assertThat(Json.line(lines.get(0)))
                .isEqualTo("{\"seed\":2,\"commit\":\"unknown\",\"what\":\"log matching\",\"detail\":"
                        + "\"members 0 and 1 differ at index 7\",\"replay\":\"./pando sim --seed 2 --no-shrink\","
                        + "\"members\":3,\"faults\":10,\"operations\":1000,\"virtualSeconds\":61.5,\"shrinkRuns\":0}");
        assertThat(lines.get(1).path("seed").asInt()).isEqualTo(30);
        assertThat(lines.get(2).path("seed").asInt()).isEqualTo(99);
        assertThat(lines.get(3).path("seeds").asInt()).isEqualTo(100);
        assertThat(lines.get(3).path("violations").asInt()).isEqualTo(3);
        assertThat(lines.get(3).path("ok").asBoolean()).isFalse();
        assertThat(cli.err()).contains("seed 2 breaks log matching", "(and 2 more)");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 16})
    void whatIsPrintedDoesNotDependOnHowManyThreadsThereAre(int threads) {
        simulator.failing = Set.of(7L, 8L, 60L);
        run("--json --threads 1");
        List<JsonNode> alone = lines();

        run("--json --threads " + threads);

        assertThat(lines()).isEqualTo(alone).hasSize(2);
    }

    @Test
    void aSimulatorThatThrowsIsFoundByItsSeed() {
        simulator.throwing = Set.of(4L);

        assertThat(run("--seeds 5 --json --no-shrink")).isEqualTo(1);

        JsonNode found = Json.parse(cli.out().lines().findFirst().orElseThrow());
        assertThat(found.path("seed").asInt()).isEqualTo(4);
        assertThat(found.path("what").asText()).isEqualTo("simulator");
        assertThat(found.path("detail").asText())
                .isEqualTo("the simulator itself failed with java.lang.IllegalStateException: no such machine");
    }

    @Test
    void aLongRunThatNeverReachesARareSituationFails() {
        simulator.situations = List.of("lost-vote", "torn-write", "cut-log");

        assertThat(run("--seeds 499")).isZero();
        assertThat(cli.out()).contains("\nnever reached   cut-log, lost-vote\n");

        assertThat(run("--seeds 500")).isEqualTo(1);
        assertThat(cli.out()).endsWith("\nnever reached   cut-log, lost-vote\nresult          FAILED\n");
        assertThat(cli.err()).isEqualTo("pando sim: 500 seeds never reached cut-log, lost-vote\n");
    }

    @Test
    void optionsBoundTheRun() {
        assertThat(run("--seed 1 --members 2-4 --seconds 2.5 --operations-per-second 7 --faults crash,one-way,crash"
                        + " --without one-way --only-members 3 --only-faults 9,3 --operations 12"))
                .isZero();

        assertThat(simulator.asked)
                .containsExactly(SimulationOptions.DEFAULT
                        .members(2, 4)
                        .faultTime(Duration.ofMillis(2500))
                        .operationsPerSecond(7)
                        .faults(EnumSet.of(FaultKind.CRASH))
                        .plan(new PlanLimits(3, new TreeSet<>(List.of(3, 9)), 12)));
    }

    @Test
    void faultsMayBeAllOrNone() {
        run("--seed 1 --faults none");
        run("--seed 1 --faults all --without bit-rot");
        run("--seed 1 --members 3 --only-faults none");

        assertThat(simulator.asked)
                .containsExactly(
                        SimulationOptions.DEFAULT.faults(Set.of()),
                        SimulationOptions.DEFAULT.faults(EnumSet.complementOf(EnumSet.of(FaultKind.BIT_ROT))),
                        SimulationOptions.DEFAULT
                                .members(3, 3)
                                .plan(new PlanLimits(0, new TreeSet<>(), Integer.MAX_VALUE)));
    }

    @Test
    void kindsOfTheMembershipHaveAName() {
        run("--seed 1 --often membership,crash");
        run("--seed 1 --without membership");

        Set<FaultKind> often = EnumSet.copyOf(FaultKind.MEMBERSHIP);
        often.add(FaultKind.CRASH);
        assertThat(simulator.asked)
                .containsExactly(
                        SimulationOptions.DEFAULT.often(often),
                        SimulationOptions.DEFAULT.faults(EnumSet.complementOf(EnumSet.copyOf(FaultKind.MEMBERSHIP))));
    }

    @Test
    void whoseTheLogIsIsSaid() {
        run("--seed 1 --log machines");
        run("--seed 1 --log raw");
        run("--seed 1 --log any");

        assertThat(simulator.asked)
                .containsExactly(
                        SimulationOptions.DEFAULT.logUse(LogUse.MACHINES),
                        SimulationOptions.DEFAULT.logUse(LogUse.RAW),
                        SimulationOptions.DEFAULT);
    }

    @Test
    void aRunIsDrawn() throws IOException {
        Path file = folder.resolve("run.html");

        assertThat(run("--seed 6 --json --trace " + file)).isZero();

        assertThat(Files.readString(file)).contains("machine-of-6", "./pando sim --seed 6 --no-shrink");
        assertThat(cli.out()).hasLineCount(1);
        assertThat(cli.err()).isEqualTo("the run is drawn in " + file + "\n");
    }

    @Test
    void ofASeedThatBreaksSomethingTheSmallRunIsDrawn() throws IOException {
        simulator.failing = Set.of(6L);
        Path file = Files.writeString(folder.resolve("run.html"), "an older one");

        assertThat(run("--seeds 1 --seed 6 --trace " + file)).isEqualTo(1);

        assertThat(Files.readString(file))
                .contains("--only-faults 3,7 --no-shrink", "log matching: members 0 and 1 differ at index 7")
                .doesNotContain("an older one");
    }

    @Test
    void aSimulatorThatDoesNotRepeatARunIsFoundOut() {
        simulator.failing = Set.of(6L);
        simulator.unsteady = true;

        assertThat(run("--seed 6 --trace " + folder.resolve("run.html"))).isEqualTo(1);

        assertThat(cli.err()).startsWith("pando sim: seed 6 ran otherwise when it was run once more");
    }

    @Test
    void aPictureThatCannotBeWrittenIsRefusedBeforeAnythingIsRun() {
        assertRefused("--seed 1 --trace " + folder.resolve("none/run.html"), "there is no folder");
        assertRefused("--seed 1 --trace " + folder, "is a directory; give a file");
        assertRefused("--trace run.html", "--trace needs one seed");
        assertRefused("--seeds 2 --seed 1 --trace run.html", "--trace needs one seed");
        assertRefused("--seed 1 --minutes 1 --trace run.html", "--trace needs one seed");
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnythingIsRun() {
        assertRefused("--seeds 0", "--seeds is 1 or more, not 0");
        assertRefused("--seeds -5", "--seeds is 1 or more, not -5");
        assertRefused("--seed abc", "'abc' is not a long");
        assertRefused("--minutes 0", "--minutes is more than 0");
        assertRefused("--minutes x", "'x' is not a number such as 30 or 2.5");
        assertRefused("--minutes 999999999", "--minutes is more than 0, and a year at most");
        assertRefused("--members 0", "'0' is not a number of members such as 3, or 1-5, from 1 to 9");
        assertRefused("--members 10", "'10' is not a number of members");
        assertRefused("--members 5-3", "'5-3' goes down");
        assertRefused("--members 1-", "'1-' is not a number of members");
        assertRefused("--seconds -1", "'-1' is not a number such as 30 or 2.5");
        assertRefused("--seconds 86401", "--seconds is 0 to 86400, not 86401");
        assertRefused("--operations-per-second 0", "--operations-per-second is 1 or more, not 0");
        assertRefused("--log mine", "'mine' is none of any, machines and raw");
        assertRefused("--only-members 0", "--only-members is 1 to 9, not 0");
        assertRefused("--operations -1", "--operations is 0 or more, not -1");
        assertRefused("--threads 0", "--threads is 1 to 1024, not 0");
        assertRefused("--only-faults 1", "--only-faults needs one seed");
        assertRefused("--seed 1 --only-faults x", "--only-faults has numbers from 0");
        assertRefused("--seed 1 --only-faults -1", "--only-faults has numbers from 0");
        assertRefused("--faults", "--faults");
        assertRefused("--explain", "--explain");
    }

    @Test
    void aFaultThatDoesNotExistListsThoseThatDo() {
        assertRefused("--faults crash,crush", "--faults: there is no fault 'crush'; there are crash, crash-in-write,");
        assertRefused("--faults crash,none", "there is no fault 'none'");
        assertRefused("--without CRASH", "--without: there is no fault 'CRASH'; there are ");
        assertThat(cli.err())
                .contains(
                        ", wipe, transfer, remove, remove-dead, reconfigure, replace, move, crash-in-install, and membership for those of the membership (or all, or none, alone)");
    }

    private void assertRefused(String arguments, String because) {
        assertThat(run(arguments)).as(arguments).isEqualTo(2);

        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .hasLineCount(1)
                .startsWith("pando sim: ")
                .contains(because, "`pando sim --help` lists what there is.");
        assertThat(simulator.seeds).isEmpty();
    }

    private int run(String arguments) {
        List<String> all = new ArrayList<>(List.of("sim"));
        all.addAll(List.of(arguments.split(" ")));
        all.remove("");
        return cli.run(all.toArray(new String[0]));
    }

    private List<JsonNode> lines() {
        return cli.out()
                .lines()
                .map(Json::parse)
                .map(SimCommandTest::withoutTimes)
                .toList();
    }

    private static JsonNode withoutTimes(JsonNode node) {
        ((ObjectNode) node).remove(TIMES);
        return node;
    }

    private static Set<Long> seeds(long first, long last) {
        return new TreeSet<>(LongStream.rangeClosed(first, last).boxed().toList());
    }
}
