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
                Duration.ofMillis(8765));
    }
}
