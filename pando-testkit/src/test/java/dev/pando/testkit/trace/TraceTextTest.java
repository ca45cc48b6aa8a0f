package dev.pando.testkit.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceTextTest {
    @TempDir
    Path directory;

    @Test
    void eachEventIsALine() throws IOException {
        assertThat(textOf(ShortRun.recording())).isEqualTo("""
                     0.000000 m1       is there
                     0.000000 m2       is there
                     0.000000 m1       is leader, term 3
                     0.000000 m2       is follower, term 3
                     1.000000 m1       sends #7 to m2: AppendRequest term 3
                     1.200000 cluster  begins: Partition {m1} | {m2}
                     1.500000 m2       gets #7 of m1: AppendRequest term 3
                     1.500000 m2       sync: segment 1
                     1.900000 m2       gets #7 of m1: AppendRequest term 3
                     2.000000 m2       sends #8 to m1: AppendResponse term 3
                     2.500000 cluster  is over: Partition {m1} | {m2}
                     3.000001 m2       VIOLATION: two differ
                """);
    }

    @Test
    void whatIsLeftOutIsSaidFirst() throws IOException {
        assertThat(textOf(ShortRun.recording(4)).lines().findFirst())
                .hasValue("# 3 events of messages and marks before 1.900000 ms are left out;"
                        + " roles, partitions and the like are all there.");
    }

    @Test
    void aMessageWhoseStartWasLeftOutArrivesAllTheSame() throws IOException {
        assertThat(textOf(ShortRun.recording(4)))
                .contains("     1.900000 cluster  #7 arrives, which was sent before this begins\n");
    }

    @Test
    void aTextStaysOnItsLineWhateverIsInIt() {
        StringBuilder out = new StringBuilder();
        new TraceText(out).mark(0, 4, Trace.Mark.CLIENT, "a\nb\u001b[2J\u2028 \ud83d\ude00 half \ud83d");

        assertThat(out)
                .hasToString("     0.000000 machine 4 client: a\\u000ab\\u001b[2J\\u2028 \ud83d\ude00 half \\ud83d\n");
    }

    @Test
    void theSameRunGivesTheSameBytes() throws IOException {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        TraceText.write(demo(3), first);
        TraceText.write(demo(3), second);

        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
        assertThat(Files.size(first)).isGreaterThan(10_000);
    }

    @Test
    void otherRunsGiveOtherText() throws IOException {
        assertThat(textOf(demo(3))).isNotEqualTo(textOf(demo(4)));
    }

    @Test
    void whatARunTellsAtOnceIsWhatItsRecordingTells() throws IOException {
        StringBuilder told = new StringBuilder();
        DemoRun.tell(3, 5, 2, new TraceText(told));

        assertThat(told).hasToString(textOf(demo(3)));
    }

    @Test
    void aFailureToWriteIsTold() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> TraceText.write(ShortRun.recording(), new Full()))
                .withMessage("no room");
    }

    private static final class Full extends Writer {
        @Override
        public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("no room");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static Recording demo(long seed) {
        TraceRecorder recorder = new TraceRecorder();
        DemoRun.tell(seed, 5, 2, recorder);
        return recorder.recording();
    }

    private static String textOf(Recording recording) throws IOException {
        StringBuilder out = new StringBuilder();
        TraceText.write(recording, out);
        return out.toString();
    }
}
