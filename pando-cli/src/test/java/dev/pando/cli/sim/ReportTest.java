package dev.pando.cli.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.cli.Json;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private final Totals totals = new Totals();

    @Test
    void jsonHasExactlyTheseKeys() {
        totals.add(result(1, null));
        totals.add(result(2, new Violation("what", "detail")));

        assertThat(Json.line(report(List.of("cut-log"), false).json()))
                .isEqualTo("{\"seeds\":2,\"counting\":2,\"violations\":1,\"operations\":2468,\"virtualSeconds\":7204.5,"
                        + "\"seconds\":1.5,\"virtualPerReal\":4803,\"seedsPerMinute\":80,"
                        + "\"faults\":{\"clock-drift\":2,\"crash\":20,\"slow-disk\":0,\"wipe\":2},"
                        + "\"reached\":{\"lost-vote\":0,\"torn-write\":6},\"neverReached\":[\"cut-log\"],"
                        + "\"fingerprint\":\"0000000000000000\",\"commit\":\"8436b0e\",\"ok\":false}");
    }

    @Test
    void peopleGetATable() {
        totals.add(result(1, null));
        totals.add(result(2, null));

        assertThat(report(List.of("cut-log", "lost-vote"), true).text()).isEqualTo("""
                        seeds           2, of which 2 count
                        commit          8436b0e
                        violations      0
                        operations      2,468
                        virtual time    2.00 h
                        real time       1.5 s
                        virtual / real  4,803
                        seeds a minute  80
                        faults          24
                          clock-drift   2
                          crash         20
                          wipe          2
                        reached         6
                          torn-write    6
                        never reached   cut-log, lost-vote
                        result          ok
                        """);
    }

    @Test
    void nothingIsDividedByNothing() {
        assertThat(Report.rate(60, Duration.ZERO)).isEqualTo(60_000);
        assertThat(Report.rate(0, Duration.ZERO)).isZero();
    }

    private Report report(List<String> neverReached, boolean ok) {
        return new Report("8436b0e", totals, neverReached, Duration.ofMillis(1500), ok);
    }

    private static SimulationResult result(long seed, @Nullable Violation violation) {
        return new SimulationResult(
                seed,
                violation,
                3,
                3_602_250_000_000L,
                1_234,
                1,
                12,
                new TreeMap<>(Map.of("CRASH", 10, "WIPE", 1, "CLOCK_DRIFT", 1, "SLOW_DISK", 0)),
                new TreeMap<>(Map.of("torn-write", 3, "lost-vote", 0)),
                0);
    }
}
