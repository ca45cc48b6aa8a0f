package dev.pando.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.cli.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReportTest {
    @Test
    void jsonHasExactlyTheseKeys() {
        assertThat(Json.line(report(Difference.NONE, true).json()))
                .isEqualTo("{\"entries\":100000,\"missing\":0,\"invented\":0,\"repeated\":0,\"outOfOrder\":0,"
                        + "\"logsIdentical\":true,\"failoverMs\":1234,\"joinMs\":800,\"leaveMs\":90,"
                        + "\"appendsPerSecond\":43210,\"seconds\":8.765,\"ok\":true}");
    }

    @Test
    void peopleGetATable() {
        assertThat(report(Difference.NONE, true).text()).isEqualTo("""
                        entries         100,000
                        missing         0
                        invented        0
                        repeated        0
                        out of order    0
                        logs identical  yes
                        fail-over       1,234 ms
                        join            800 ms
                        leave           90 ms
                        appends         43,210 a second
                        took            8.8 s
                        result          ok
                        """);
    }

    @Test
    void aScenarioAddsWhatItDidAndHasNullForWhatItDidNot() {
        assertThat(Json.line(scenarioReport().json()))
                .isEqualTo(
                        "{\"scenario\":\"one-two-one\",\"rounds\":50,\"seed\":7,\"kills\":2,\"closes\":1,\"joins\":1,"
                                + "\"leaves\":0,\"undone\":1,\"failoverMaxMs\":1700,\"joinMaxMs\":2500,\"leaveMaxMs\":null,"
                                + "\"longestGapMs\":1650,\"entries\":1234,\"missing\":0,\"invented\":0,\"repeated\":0,"
                                + "\"outOfOrder\":0,\"logsIdentical\":true,\"failoverMs\":300,\"joinMs\":2500,\"leaveMs\":null,"
                                + "\"appendsPerSecond\":500,\"seconds\":8.765,\"ok\":true}");
    }

    @Test
    void itIsInTheTableTooBeforeTheResult() {
        assertThat(scenarioReport().text()).isEqualTo("""
                        entries            1,234
                        missing            0
                        invented           0
                        repeated           0
                        out of order       0
                        logs identical     yes
                        fail-over          300 ms
                        join               2,500 ms
                        leave              -
                        appends            500 a second
                        scenario           one-two-one
                        rounds             50
                        seed               7
                        kills              2
                        closes             1
                        joins              1
                        leaves             0
                        undone             1
                        longest fail-over  1,700 ms
                        longest join       2,500 ms
                        longest leave      -
                        longest gap        1,650 ms
                        took               8.8 s
                        result             ok
                        """);
    }

    @Test
    void whatIsWrongIsSaidInASentence() {
        assertThat(report(new Difference(1, 2, 3, 4000), false).trouble())
                .isEqualTo("1 entries are missing, 4,000 out of order, 3 repeated, 2 were never sent; the members' logs"
                        + " differ from each other");
        assertThat(report(new Difference(1, 0, 0, 0), true).trouble()).endsWith("; the members' logs are alike");
    }

    @Test
    void anythingThatIsWrongMakesItNotOk() {
        assertThat(report(Difference.NONE, true).ok()).isTrue();
        assertThat(report(Difference.NONE, false).ok()).isFalse();
        assertThat(report(new Difference(1, 0, 0, 0), true).ok()).isFalse();
        assertThat(report(new Difference(0, 1, 0, 0), true).ok()).isFalse();
        assertThat(report(new Difference(0, 0, 1, 0), true).ok()).isFalse();
        assertThat(report(new Difference(0, 0, 0, 1), true).ok()).isFalse();
        assertThat(report(new Difference(0, 0, 0, 1), true).json().get("ok").asBoolean())
                .isFalse();
    }

    private static Report report(Difference difference, boolean identical) {
        return new Report(
                100_000,
                difference,
                identical,
                Duration.ofMillis(1234),
                Duration.ofMillis(800),
                Duration.ofMillis(90),
                43_210,
                Duration.ofMillis(8765),
                null);
    }

    private static Report scenarioReport() {
        Tally tally = new Tally();
        tally.killed();
        tally.killed();
        tally.closed();
        tally.failedOver(Duration.ofMillis(1700));
        tally.failedOver(Duration.ofMillis(300));
        tally.joined(Duration.ofMillis(2500));
        tally.undone();
        ScenarioFigures figures = tally.figures("one-two-one", 50, 7, Duration.ofMillis(1650));
        return new Report(
                1_234,
                Difference.NONE,
                true,
                figures.failovers().median(),
                figures.joins().median(),
                figures.leaves().median(),
                500,
                Duration.ofMillis(8765),
                figures);
    }
}
