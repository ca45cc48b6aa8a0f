package dev.pando.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pando.cli.Cli;
import dev.pando.cli.Json;
import dev.pando.cli.Library;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real members, for a second or two: that all is counted, and nothing is left. How fast they are is not looked at. */
@Timeout(180)
final class BenchCommandTest {
    private final Cli cli = new Cli(Library.PANDO);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private JsonNode run(String arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
        all.addAll(List.of("--json", "--dir", folder.toString()));
        assertThat(cli.run(all.toArray(String[]::new))).as(cli.err()).isZero();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
        return Json.parse(cli.out());
    }

    private static void assertSound(JsonNode interval) {
        assertThat(interval.path("failed").asInt(-1)).isZero();
        assertThat(interval.path("operations").asInt()).isPositive();
        assertThat(interval.path("seconds").asDouble()).isPositive();
        assertThat(interval.path("perSecond").asDouble()).isPositive();
        assertThat(interval.path("cpuUsPerOperation").asDouble()).isPositive();
        double before = 0;
        for (String percentile : List.of("p50Us", "p90Us", "p99Us", "p999Us", "maxUs")) {
            assertThat(interval.path(percentile).asDouble()).isGreaterThanOrEqualTo(before);
            before = interval.path(percentile).asDouble();
        }
    }

    @Test
    void entriesAreAppendedSoManyAtATime() throws Exception {
        JsonNode run = run("bench --in-flight 16 --seconds 1 --warm-up 1");
        assertSound(run);
        assertThat(run.path("operation").asText()).isEqualTo("append");
        assertThat(run.path("at").asText()).isEqualTo("leader");
        assertThat(run.path("members").asInt()).isEqualTo(3);
        assertThat(run.path("inFlight").asInt()).isEqualTo(16);
        assertThat(run.has("rate")).isFalse();
        assertThat(run.path("mostOnDiskBytes").asLong()).isGreaterThan(32 << 20); // a file of the log, at least
    }

    @Test
    void aMapIsReadAtAFollowerSoManyTimesASecond() throws Exception {
        JsonNode run =
                run("bench --operation read --reads lease --at follower --rate 50 --keys 10 --seconds 1 --warm-up 0");
        assertSound(run);
        assertThat(run.path("reads").asText()).isEqualTo("lease");
        assertThat(run.path("at").asText()).isEqualTo("follower");
        assertThat(run.path("rate").asInt()).isEqualTo(50);
        assertThat(run.has("inFlight")).isFalse();
    }

    @Test
    void severalLoadsGiveATableWithARowEach() throws Exception {
        assertThat(cli.run(
                        "bench",
                        "--members",
                        "1",
                        "--operation",
                        "put",
                        "--in-flight",
                        "1,4",
                        "--seconds",
                        "1",
                        "--warm-up",
                        "0"))
                .as(cli.err())
                .isZero();
        assertThat(cli.out().lines().toList())
                .satisfiesExactly(
                        header -> assertThat(header).startsWith("load  ").contains("per second"),
                        one -> assertThat(one).startsWith("1 in flight  "),
                        four -> assertThat(four).startsWith("4 in flight  "));
    }

    @Test
    void snapshotsAreTakenMeanwhileAndRestored() throws Exception {
        JsonNode run = run("bench snapshots --members 2 --entries 2000 --rounds 1 --rate 200");
        assertSound(run.path("without"));
        assertSound(run.path("during"));
        assertThat(run.path("snapshotBytes").asLong()).isPositive();
        assertThat(run.path("restoreSeconds").asDouble()).isPositive();
        assertThat(run.path("p99Ratio").asDouble()).isPositive();
    }

    @Test
    void aMemberThatWasKilledHalfWayGoesOnWithItsSnapshot() throws Exception {
        JsonNode run =
                run("bench join --members 1 --snapshot 16 --snapshot-rate 8MiB --heap 64MiB --rate 100 --seconds 1");
        assertSound(run.path("before"));
        assertSound(run.path("during"));
        assertThat(run.path("snapshotBytes").asLong()).isGreaterThan(16 << 20);
        assertThat(run.path("receivedAtKill").asLong()).isGreaterThan(8 << 20);
        assertThat(run.path("leastAfterwards").asLong()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bench --members 0              | --members is 1 to 9, not 0",
                "bench --in-flight 0            | --in-flight is 1 to 65536, not 0",
                "bench --in-flight 1 --rate 1   | --in-flight and --rate are two ways to load; give one",
                "bench --rate 0                 | --rate is 1 to 10000000, not 0",
                "bench --payload 600000         | --payload is 0 to half of --max-entry, not 600000",
                "bench --keys 0                 | --keys is 1 to 10000000, not 0",
                "bench --seconds 0              | --seconds is 1 to 86400, not 0",
                "bench --warm-up -1             | --warm-up is 0 to 86400, not -1",
                "bench --operation delete       | --operation",
                "bench --reads eventual         | 'eventual' is none of linearizable, lease and local",
                "bench --dir no/such/folder     | --dir no/such/folder is no folder",
                "bench snapshots --entries 0    | --entries is 1 to 100000000, not 0",
                "bench snapshots --rounds 0     | --rounds is 1 to 1000, not 0",
                "bench snapshots --rate 0       | --rate is 1 or more, not 0",
                "bench join --snapshot 0        | --snapshot is 1 to 1048576, not 0",
                "bench join --heap 1MiB         | --heap is 32MiB or more, not 1048576",
                "bench join --snapshot-rate 1   | --snapshot-rate is 256KiB or more, not 1"
            })
    void whatMakesNoSenseIsRefusedBeforeAnythingStarts(String arguments, String message) {
        assertThat(cli.run(arguments.split(" "))).isEqualTo(2);
        assertThat(cli.err()).contains(message);
    }
}
