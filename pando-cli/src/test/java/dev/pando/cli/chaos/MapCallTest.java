package dev.pando.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pando.cli.chaos.MapCall.Kind;
import dev.pando.cli.chaos.MapCall.Outcome;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MapCallTest {
    private final StringWriter lines = new StringWriter();
    private final AtomicLong clockNs = new AtomicLong(500);
    private final Calls calls = new Calls(lines, clockNs::get);

    @Test
    void theHistoryIsALineForEachCall() {
        calls.add(new MapCall(1, Kind.PUT, "k1", 7, 0, 101, 5, 9, Outcome.OK));
        calls.add(new MapCall(2, Kind.READ, "k1", 7, 0, 101, 10, 12, Outcome.OK));
        calls.add(new MapCall(2, Kind.READ, "k2", 0, 0, 0, 13, 14, Outcome.OK));
        calls.add(new MapCall(2, Kind.CAS, "k2", 8, 0, MapCall.UNSAID, 15, 16, Outcome.UNKNOWN));
        calls.add(new MapCall(3, Kind.CAS, "k1", 9, 7, 103, 17, 18, Outcome.FAIL));

        assertThat(lines.toString()).isEqualTo("""
                        {"client":1,"op":"put","key":"k1","value":7,"version":101,"start":5,"end":9,"result":"ok"}
                        {"client":2,"op":"read","key":"k1","value":7,"version":101,"start":10,"end":12,"result":"ok"}
                        {"client":2,"op":"read","key":"k2","value":null,"version":0,"start":13,"end":14,"result":"ok"}
                        {"client":2,"op":"cas","key":"k2","value":8,"expected":null,"start":15,"end":16,"result":"unknown"}
                        {"client":3,"op":"cas","key":"k1","value":9,"expected":7,"version":103,"start":17,"end":18,"result":"fail"}
                        """);
        assertThat(calls.ended()).hasSize(5);
    }

    @Test
    void timeIsSinceTheBeginningAndWritesAreNoticed() {
        clockNs.set(600);
        assertThat(calls.nowNs()).isEqualTo(100);

        calls.add(new MapCall(1, Kind.READ, "k", 7, 0, 101, 5, 90, Outcome.OK));
        assertThat(calls.hasAcknowledgedSince(50)).isFalse();
        calls.add(new MapCall(1, Kind.PUT, "k", 7, 0, 101, 5, 60, Outcome.OK));
        assertThat(calls.hasAcknowledgedSince(50)).isTrue();
        assertThat(calls.hasAcknowledgedSince(60)).isFalse();
    }

    @Test
    void aHistoryThatCannotBeWrittenIsSaid() {
        Calls lost = new Calls(
                new Writer() {
                    @Override
                    public void write(char[] text, int offset, int length) throws IOException {
                        throw new IOException("no space left");
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                },
                clockNs::get);
        MapCall call = new MapCall(1, Kind.PUT, "k", 7, 0, 101, 5, 60, Outcome.OK);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> lost.add(call))
                .withMessageContaining("no space left");
    }
}
