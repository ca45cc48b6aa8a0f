package dev.pando.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testkit.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogOrderTest {
    private static final CommittedWrite SEVEN_AT_1 = new CommittedWrite(1, 1, 7);
    private static final CommittedWrite EIGHT_AT_2 = new CommittedWrite(2, 1, 8);
    private static final CommittedWrite EIGHT_AT_1 = new CommittedWrite(1, 1, 8);
    private static final CommittedWrite SEVEN_AT_2 = new CommittedWrite(2, 1, 7);

    private final Recorder on = new Recorder();

    private String violation(CommittedWrite... log) {
        Violation violation = LogOrder.check(List.of(log), on.history);
        return violation == null ? "none" : String.valueOf(violation.getMessage());
    }

    @Test
    void whatWasAcknowledgedStandsInPlace() {
        on.wrote(0, 7).sees(1, 7).wrote(0, 8);
        assertThat(violation(SEVEN_AT_1, EIGHT_AT_2)).isEqualTo("none");
    }

    @Test
    void anAcknowledgedWriteThatIsMissingIsAViolation() {
        on.wrote(0, 7).wrote(0, 8);
        assertThat(violation(SEVEN_AT_1))
                .isEqualTo("acknowledged writes: client 0's write k=8 (acknowledged at index 2 of term 1,"
                        + " 0.000003 s to 0.000004 s) is missing from the log");
    }

    @Test
    void anAcknowledgedWriteAtAnotherIndexIsAViolation() {
        on.wrote(0, 7);
        assertThat(violation(new CommittedWrite(2, 1, 7)))
                .isEqualTo("acknowledged writes: client 0's write k=7 (acknowledged at index 1 of term 1,"
                        + " 0.000001 s to 0.000002 s) stands elsewhere in the log: 7 at index 2 of term 1");
    }

    @Test
    void anAcknowledgedWriteInAnotherTermIsAViolation() {
        on.wrote(0, 7);
        assertThat(violation(new CommittedWrite(1, 2, 7)))
                .isEqualTo("acknowledged writes: client 0's write k=7 (acknowledged at index 1 of term 1,"
                        + " 0.000001 s to 0.000002 s) stands elsewhere in the log: 7 at index 1 of term 2");
    }

    @Test
    void aWriteThatStandsTwiceIsAViolation() {
        on.wrote(0, 7);
        assertThat(violation(SEVEN_AT_1, new CommittedWrite(3, 1, 7)))
                .isEqualTo("exactly once: client 0's write k=7 (acknowledged at index 1 of term 1, 0.000001 s to"
                        + " 0.000002 s) stands in the log twice: 7 at index 1 of term 1, and 7 at index 3 of term 1");
    }

    @Test
    void anUnknownWriteStandsOnceOrNotAtAll() {
        on.write(0, 7);
        assertThat(violation()).isEqualTo("none");
        assertThat(violation(SEVEN_AT_1)).isEqualTo("none");
        assertThat(violation(SEVEN_AT_1, new CommittedWrite(2, 1, 7)))
                .isEqualTo("exactly once: client 0's write k=7 (outcome unknown, invoked at 0.000001 s) stands in the"
                        + " log twice: 7 at index 1 of term 1, and 7 at index 2 of term 1");
    }

    @Test
    void aFailedWriteThatStandsInTheLogIsAViolation() {
        on.failed(on.write(0, 7));
        assertThat(violation()).isEqualTo("none");
        assertThat(violation(SEVEN_AT_1))
                .isEqualTo("exactly once: client 0's write k=7 (failed, invoked at 0.000001 s) stands in the log: 7 at"
                        + " index 1 of term 1");
    }

    @Test
    void aCompareAndSetThatWasDoneStandsWhereItsClientWasTold() {
        on.set(0, 0, 7).set(0, 7, 8);
        assertThat(violation(SEVEN_AT_1, EIGHT_AT_2)).isEqualTo("none");
        assertThat(violation(SEVEN_AT_1))
                .isEqualTo("acknowledged writes: client 0's compare-and-set k from 7 to 8 (acknowledged at index 2 of"
                        + " term 1, 0.000003 s to 0.000004 s) is missing from the log");
    }

    @Test
    void aCompareAndSetThatWasNotDoneStandsOnceOrNotAtAll() {
        on.refused(0, 9, 7, 0).failed(on.compareAndSet(1, 9, 8));
        assertThat(violation()).isEqualTo("none");
        assertThat(violation(SEVEN_AT_1, EIGHT_AT_2)).isEqualTo("none");
        assertThat(violation(SEVEN_AT_1, EIGHT_AT_2, new CommittedWrite(3, 1, 8)))
                .startsWith("exactly once: client 1's compare-and-set k from 9 to 8 (failed");
    }

    @Test
    void compareAndSetsStandInOrderDoneOrNot() {
        on.refused(0, 9, 8, 0).write(1, 7);
        assertThat(violation(SEVEN_AT_1, EIGHT_AT_2))
                .startsWith("real-time order: client 1's write k=7 (outcome unknown");
        assertThat(violation(EIGHT_AT_1, SEVEN_AT_2)).isEqualTo("none");
    }

    @Test
    void anInventedValueIsAViolation() {
        on.wrote(0, 7);
        assertThat(violation(SEVEN_AT_1, EIGHT_AT_2))
                .isEqualTo("nothing invented: no client wrote 8 at index 2 of term 1");
    }

    @Test
    void aLogWhoseIndexesOrTermsFallIsAViolation() {
        on.write(0, 7);
        on.write(1, 8);
        assertThat(violation(SEVEN_AT_1, new CommittedWrite(1, 1, 8)))
                .isEqualTo("rising log: 8 at index 1 of term 1 follows 7 at index 1 of term 1 in the log");
        assertThat(violation(new CommittedWrite(1, 2, 7), EIGHT_AT_2))
                .isEqualTo("rising log: 8 at index 2 of term 1 follows 7 at index 1 of term 2 in the log");
    }

    @Test
    void whatOneClientWroteInAnotherOrderIsAViolationEvenIfUnknown() {
        on.write(0, 8);
        on.write(0, 7);
        assertThat(violation(SEVEN_AT_1, EIGHT_AT_2))
                .isEqualTo("order of a client: client 0's write k=7 (outcome unknown, invoked at 0.000002 s) was asked"
                        + " for after client 0's write k=8 (outcome unknown, invoked at 0.000001 s), but 7 at index 1"
                        + " of term 1 stands before 8 at index 2 of term 1");
    }

    @Test
    void concurrentWritesOfTwoClientsMayStandInEitherOrder() {
        long eight = on.write(0, 8);
        long seven = on.write(1, 7);
        on.acknowledged(eight, 2, 1).acknowledged(seven, 1, 1);
        assertThat(violation(SEVEN_AT_1, EIGHT_AT_2)).isEqualTo("none");
    }

    @Test
    void aWriteBeforeOneThatHadBeenAcknowledgedIsAViolation() {
        on.acknowledged(on.write(0, 8), 2, 1).acknowledged(on.write(1, 7), 1, 1);
        assertThat(violation(SEVEN_AT_1, EIGHT_AT_2))
                .isEqualTo("real-time order: client 1's write k=7 (acknowledged at index 1 of term 1, 0.000003 s to"
                        + " 0.000004 s) was asked for after client 0's write k=8 (acknowledged at index 2 of term 1,"
                        + " 0.000001 s to 0.000002 s) had been acknowledged, but 7 at index 1 of term 1 stands before 8"
                        + " at index 2 of term 1");
    }

    @Test
    void anUnknownWriteBeforeOneThatHadBeenAcknowledgedIsAViolation() {
        on.acknowledged(on.write(0, 8), 2, 1).write(1, 7);
        assertThat(violation(SEVEN_AT_1, EIGHT_AT_2))
                .startsWith("real-time order: client 1's write k=7 (outcome unknown");
    }

    @Test
    void realTimeOrderHoldsAcrossKeysAndPastLaterAcknowledgements() {
        long open = on.write(2, "other", 9);
        on.acknowledged(on.write(0, 8), 3, 1).acknowledged(open, 1, 1);
        on.acknowledged(on.write(1, 7), 2, 1);
        assertThat(violation(new CommittedWrite(1, 1, 9), new CommittedWrite(2, 1, 7), new CommittedWrite(3, 1, 8)))
                .startsWith("real-time order: client 1's write k=7 (acknowledged at index 2 of term 1");
    }
}
