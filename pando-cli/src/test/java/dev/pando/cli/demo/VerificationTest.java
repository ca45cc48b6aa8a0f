package dev.pando.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Entry;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two senders, with the lines a0 a1 a2 a3 and b0 b1 b2 b3, in the sessions 10 and 20. */
final class VerificationTest {
    private static final List<String> INPUT = List.of("a0", "b0", "a1", "b1", "a2", "b2", "a3", "b3");
    private static final Map<Long, Integer> SESSIONS = Map.of(10L, 0, 20L, 1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Input input = new Input(Path.of(""), 0, 0, 0);

    @BeforeEach
    void write() throws IOException {
        input = Input.of(Files.write(folder.resolve("input"), INPUT), 100);
    }

    @Test
    void theSendersLinesInAnyInterleavingAreWhatWasAppended() {
        List<Entry> log = log("a0", "a1", "b0", "noop", "a2", "b1", "b2", "b3", "config", "a3");

        assertThat(verify(log, log)).isEqualTo(findings(Difference.NONE, true, log));
    }

    @Test
    void aMissingLineIsFound() {
        assertThat(differenceOf("a0", "a1", "b0", "a3", "b1", "b2", "b3")).isEqualTo(new Difference(1, 0, 0, 0));
    }

    @Test
    void missingLastLinesAreFound() {
        assertThat(differenceOf("a0", "a1", "a2", "b0", "b1")).isEqualTo(new Difference(3, 0, 0, 0));
    }

    @Test
    void anEmptyLogMissesEverything() {
        assertThat(differenceOf()).isEqualTo(new Difference(8, 0, 0, 0));
    }

    @Test
    void aRepeatedLineIsFoundNextToItselfAndFarAway() {
        assertThat(differenceOf("a0", "a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3", "a0"))
                .isEqualTo(new Difference(0, 0, 2, 0));
    }

    @Test
    void anInventedPayloadIsFoundInASendersSession() {
        assertThat(differenceOf("a0", "a!", "a1", "a2", "a3", "b0", "b1", "b2", "b3"))
                .isEqualTo(new Difference(0, 1, 0, 0));
    }

    @Test
    void aChangedPayloadIsMissingAndInvented() {
        assertThat(differenceOf("a0", "a!", "a2", "a3", "b0", "b1", "b2", "b3")).isEqualTo(new Difference(1, 1, 0, 0));
    }

    @Test
    void aPayloadOfNobodysSessionIsInvented() {
        assertThat(differenceOf("a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3", "x9"))
                .isEqualTo(new Difference(0, 1, 0, 0));
    }

    @Test
    void aLineInTheOtherSendersSessionIsMissingHereAndInventedThere() {
        List<Entry> log = log("a0", "a1", "a2", "b0", "b1", "b2", "b3");
        log.add(entry(8, EntryKind.DATA, 20, "a3"));

        assertThat(verify(log).difference()).isEqualTo(new Difference(1, 1, 0, 0));
    }

    @Test
    void linesOutOfOrderAreFound() {
        assertThat(differenceOf("a0", "a2", "a1", "a3", "b0", "b1", "b2", "b3")).isEqualTo(new Difference(0, 0, 0, 1));
        assertThat(differenceOf("a3", "a0", "a1", "a2", "b0", "b1", "b2", "b3")).isEqualTo(new Difference(0, 0, 0, 3));
    }

    @Test
    void theWorstLogCountsAndLogsThatDifferAreNotIdentical() {
        List<Entry> whole = log("a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3");
        List<Entry> short1 = log("a0", "a1", "a2", "a3", "b0", "b1", "b2");

        assertThat(verify(whole, short1)).isEqualTo(findings(new Difference(1, 0, 0, 0), false, whole));
    }

    @Test
    void aLogThatDiffersInATermAloneIsNotIdentical() {
        List<Entry> one = log("a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3");
        List<Entry> other = new ArrayList<>(one);
        other.set(7, new Entry(LogEntry.encode(0, 8, 2, 0, new Proposal(EntryKind.DATA, 20, 0, 0, utf8("b3")))));

        assertThat(verify(one, one, other)).isEqualTo(findings(Difference.NONE, false, one));
    }

    @Test
    void equalLinesAreCountedOneByOne() throws IOException {
        input = Input.of(Files.writeString(folder.resolve("empty-lines"), "\n\n\n\n\n"), 100);

        assertThat(differenceOf("a", "a", "a", "b", "b")).isEqualTo(Difference.NONE);
        assertThat(differenceOf("a", "a", "b", "b")).isEqualTo(new Difference(1, 0, 0, 0));
        assertThat(differenceOf("a", "a", "a", "b", "b", "b")).isEqualTo(new Difference(0, 0, 1, 0));
    }

    @Test
    void theWorstOfTwoDifferencesIsTheWorseOfEachKind() {
        assertThat(new Difference(1, 0, 3, 0).worst(new Difference(0, 2, 1, 0))).isEqualTo(new Difference(1, 2, 3, 0));
        assertThat(new Difference(1, 0, 3, 0).plus(new Difference(0, 2, 1, 4))).isEqualTo(new Difference(1, 2, 4, 4));
    }

    private Difference differenceOf(String... log) {
        return verify(log(log)).difference();
    }

    @SafeVarargs
    private Verification.Findings verify(List<Entry>... logs) {
        List<EntrySource> sources = new ArrayList<>();
        for (List<Entry> log : logs) {
            sources.add((lastIndex, consumer) -> log.forEach(consumer));
        }
        return new Verification(input, 2, SESSIONS, Long.MAX_VALUE, () -> {}).verify(sources);
    }

    private static Verification.Findings findings(Difference difference, boolean identical, List<Entry> log) {
        java.security.MessageDigest digest = Sha256.create();
        log.forEach(entry -> digest.update(entry.record()));
        return new Verification.Findings(difference, identical, log.size(), Sha256.hex(digest.digest(), 32));
    }

    /** The first letter says whose it is; a letter alone is an empty payload. */
    private static List<Entry> log(String... entries) {
        List<Entry> log = new ArrayList<>();
        for (String text : entries) {
            long index = log.size() + 1L;
            log.add(
                    switch (text) {
                        case "noop" -> entry(index, EntryKind.NOOP, 0, "");
                        case "config" -> entry(index, EntryKind.CONFIG, 0, "whoever");
                        default -> entry(index, EntryKind.DATA, session(text), text.length() == 1 ? "" : text);
                    });
        }
        return log;
    }

    private static long session(String text) {
        return switch (text.charAt(0)) {
            case 'a' -> 10;
            case 'b' -> 20;
            default -> 30;
        };
    }

    private static Entry entry(long index, EntryKind kind, long session, String payload) {
        return new Entry(LogEntry.encode(0, index, 1, 0, new Proposal(kind, session, 0, 0, utf8(payload))));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
