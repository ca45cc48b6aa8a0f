package dev.pando.testkit.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TraceRecorderTest {
    @Test
    void keepsAllThatItIsToldInOrder() {
        TraceRecorder recorder = new TraceRecorder();
        ShortRun.tell(recorder);

        assertThat(recorder.recording().events())
                .containsExactly(
                        new TraceEvent.Machine(0, 0, "m1"),
                        new TraceEvent.Machine(0, 1, "m2"),
                        new TraceEvent.Role(0, 0, "leader", 3),
                        new TraceEvent.Role(0, 1, "follower", 3),
                        new TraceEvent.Sent(1_000_000, 7, 0, 1, "AppendRequest term 3"),
                        new TraceEvent.Begun(1_200_000, 1, -1, "Partition {m1} | {m2}"),
                        new TraceEvent.Arrived(1_500_000, 7),
                        new TraceEvent.Marked(1_500_000, 1, Trace.Mark.SYNC, "segment 1"),
                        new TraceEvent.Arrived(1_900_000, 7),
                        new TraceEvent.Sent(2_000_000, 8, 1, 0, "AppendResponse term 3"),
                        new TraceEvent.Ended(2_500_000, 1),
                        new TraceEvent.Violated(3_000_001, 1, "two differ"));
        assertThat(recorder.recording().leftOut()).isZero();
    }

    @Test
    void aReplayTellsTheSameAgain() {
        TraceRecorder first = new TraceRecorder();
        DemoRun.tell(5, 5, 3, first);
        TraceRecorder second = new TraceRecorder();
        first.recording().replay(second);

        assertThat(second.recording()).isEqualTo(first.recording());
    }

    @Test
    void beyondItsBoundTheOldestMessagesAndMarksGoAndWhatLastsStays() {
        TraceRecorder recorder = new TraceRecorder(4);
        ShortRun.tell(recorder);

        assertThat(recorder.recording())
                .isEqualTo(new Recording(
                        List.of(
                                new TraceEvent.Machine(0, 0, "m1"),
                                new TraceEvent.Machine(0, 1, "m2"),
                                new TraceEvent.Role(0, 0, "leader", 3),
                                new TraceEvent.Role(0, 1, "follower", 3),
                                new TraceEvent.Begun(1_200_000, 1, -1, "Partition {m1} | {m2}"),
                                new TraceEvent.Arrived(1_900_000, 7),
                                new TraceEvent.Sent(2_000_000, 8, 1, 0, "AppendResponse term 3"),
                                new TraceEvent.Ended(2_500_000, 1),
                                new TraceEvent.Violated(3_000_001, 1, "two differ")),
                        3,
                        1_900_000));
    }

    @Test
    void aLongRunNeedsNoMoreRoomThanItsBoundAndWhatLasts() {
        TraceRecorder recorder = new TraceRecorder(1_000);
        DemoRun.tell(5, 5, 20, recorder);
        Recording recording = recorder.recording();

        long fleeting =
                recording.events().stream().filter(event -> !event.lasts()).count();
        assertThat(fleeting).isLessThanOrEqualTo(1_000);
        assertThat(recording.events().stream()
                        .filter(event -> !event.lasts())
                        .allMatch(event -> event.atNanos() >= recording.leftOutBeforeNanos()))
                .isTrue();
    }

    @Test
    void refusesWhatComesBeforeWhatItWasToldLast() {
        TraceRecorder recorder = new TraceRecorder();
        recorder.arrived(10, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder.arrived(9, 1))
                .withMessage("Time goes back from 10 ns to Arrived[atNanos=9, message=1].");
    }

    @Test
    void refusesToKeepNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceRecorder(0));
    }
}
