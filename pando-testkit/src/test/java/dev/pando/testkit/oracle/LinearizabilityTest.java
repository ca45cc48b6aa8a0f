package dev.pando.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testkit.Violation;
import dev.pando.testkit.oracle.Verdict.Answer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Histories whose verdict is known. */
final class LinearizabilityTest {
    private final Recorder on = new Recorder();

    private Answer answer() {
        return Linearizability.check(on.history).answer();
    }

    @Test
    void aHistoryWithoutCallsIsFine() {
        assertThat(Linearizability.check(on.history)).isEqualTo(new Verdict(Answer.OK, 0, 0, 0, List.of(), null));
    }

    @Test
    void aReadFindsWhatWasWrittenLast() {
        on.sees(1, 0).wrote(0, 7).sees(1, 7).wrote(0, 8).sees(1, 8).sees(0, 8);
        assertThat(Linearizability.check(on.history)).isEqualTo(new Verdict(Answer.OK, 1, 6, 2, List.of(), null));
    }

    @Test
    void aReadOfNothingAfterAWriteIsAViolation() {
        on.wrote(0, 7).sees(1, 0);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aStaleReadIsAViolation() {
        on.wrote(0, 7).wrote(0, 8).sees(1, 7);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aReadDuringAWriteMayFindTheOldValueOrTheNew() {
        on.wrote(0, 7);
        long write = on.write(0, 8);
        long first = on.read(1);
        long second = on.read(2);
        on.found(first, 8).found(second, 7).acknowledged(write);
        assertThat(answer()).isEqualTo(Answer.OK);
    }

    @Test
    void aReadThatGoesBackDuringAWriteIsAViolation() {
        on.wrote(0, 7);
        long write = on.write(0, 8);
        on.sees(1, 8).sees(1, 7).acknowledged(write);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void twoReadersThatDisagreeOnTheOrderOfTwoWritesAreAViolation() {
        long seven = on.write(0, 7);
        long eight = on.write(1, 8);
        long third = on.read(2);
        long fourth = on.read(3);
        on.found(third, 7).found(fourth, 8);
        long thirdAgain = on.read(2);
        long fourthAgain = on.read(3);
        on.found(thirdAgain, 8).found(fourthAgain, 7);
        on.acknowledged(seven).acknowledged(eight);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aLostWriteIsAViolation() {
        on.wrote(0, 7).sees(1, 7).wrote(0, 8).sees(1, 7);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aWriteThatTakesEffectTwiceIsAViolation() {
        on.wrote(0, 7).sees(1, 7).wrote(0, 8).sees(1, 8).sees(1, 7).sees(1, 8);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aReadOfAValueThatNobodyWroteIsAViolation() {
        on.wrote(0, 7).sees(1, 9);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aReadOfAValueThatIsWrittenLaterIsAViolation() {
        on.sees(1, 7).wrote(0, 7);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aReadOfAnUnknownWriteThatIsAskedForLaterIsAViolation() {
        on.sees(1, 7).write(0, 7);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aReadOfAValueWrittenToAnotherKeyIsAViolation() {
        on.wrote(0, "other", 7).sees(1, 7);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aFailedWriteThatIsSeenIsAViolation() {
        on.failed(on.write(0, 7)).sees(1, 7);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aFailedWriteThatIsNotSeenIsFine() {
        on.wrote(0, 7).failed(on.write(0, 8)).sees(1, 7);
        assertThat(answer()).isEqualTo(Answer.OK);
    }

    @Test
    void aFailedReadSaysNothing() {
        on.wrote(0, 7).failed(on.read(1)).sees(1, 7);
        assertThat(answer()).isEqualTo(Answer.OK);
    }

    @Test
    void anUnknownWriteMayNeverShowUp() {
        on.wrote(0, 7);
        on.write(1, 8);
        on.sees(0, 7).sees(2, 7);
        assertThat(answer()).isEqualTo(Answer.OK);
    }

    @Test
    void anUnknownWriteMayShowUpLate() {
        on.wrote(0, 7);
        on.write(1, 8);
        on.sees(0, 7).wrote(0, 9).sees(2, 9).sees(2, 8).sees(0, 8);
        assertThat(answer()).isEqualTo(Answer.OK);
    }

    @Test
    void anUnknownWriteThatIsSeenAndThenUnseenIsAViolation() {
        on.wrote(0, 7);
        on.write(1, 8);
        on.sees(0, 7).sees(2, 8).sees(0, 7);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void anUnknownWriteThatShowsUpTwiceIsAViolation() {
        on.write(1, 8);
        on.sees(0, 8).wrote(0, 9).sees(2, 9).sees(0, 8);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void anUnknownWriteThatNobodySeesExplainsNoForgottenOne() {
        on.wrote(0, 7);
        on.write(1, 8);
        on.sees(0, 0);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void anUnknownReadSaysNothing() {
        on.wrote(0, 7).read(1);
        on.sees(2, 7);
        assertThat(answer()).isEqualTo(Answer.OK);
    }

    @Test
    void whatIsToldFirstCameFirstWithinOneNanosecond() {
        long write = on.history.invoke(0, new Operation.Write("k", 7), 5);
        on.history.completed(write, 5, new Result.Written(1, 1));
        long read = on.history.invoke(1, new Operation.Read("k"), 5);
        on.history.completed(read, 5, new Result.Found(0));
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void keysDoNotConcernOneAnother() {
        on.wrote(0, "a", 7).wrote(0, "b", 8);
        on.found(on.read(1, "a"), 7).found(on.read(1, "b"), 8).found(on.read(1, "c"), 0);
        assertThat(Linearizability.check(on.history)).isEqualTo(new Verdict(Answer.OK, 3, 5, 2, List.of(), null));
    }

    @Test
    void aViolationNamesThePrefixTheStuckCallAndItsWriter() {
        on.wrote(0, 7).wrote(0, 8);
        long open = on.write(2, 9);
        on.sees(1, 7).acknowledged(open);
        Verdict verdict = Linearizability.check(on.history);
        Counterexample why = Objects.requireNonNull(verdict.counterexample());
        List<Call> calls = on.history.calls();
        String sentence =
                "no order of the calls on key k gives what clients saw: 2 of them can be put in order, the last"
                        + " being client 0's write k=8 (acknowledged at index 2 of term 1, 0.000003 s to 0.000004 s); after that"
                        + " the key holds 8, and client 1's read k (found 7, 0.000006 s to 0.000007 s) fits nowhere; 7 comes from"
                        + " client 0's write k=7 (acknowledged at index 1 of term 1, 0.000001 s to 0.000002 s)";
        assertThat(why)
                .isEqualTo(new Counterexample(
                        "k",
                        List.of(calls.get(0), calls.get(1)),
                        calls.get(3),
                        List.of(calls.get(2), calls.get(3)),
                        sentence));
        Violation violation = Objects.requireNonNull(verdict.violation());
        assertThat(violation).hasMessage("linearizability: " + sentence);
    }

    @Test
    void aSearchThatIsGivenUpIsUndecidedAndNamesTheKey() {
        on.wrote(0, "a", 7).wrote(0, "b", 8).wrote(0, "b", 9).wrote(0, "c", 10);
        Verdict verdict = Linearizability.check(on.history, new PlainRegister(), 1);
        assertThat(verdict).isEqualTo(new Verdict(Answer.UNDECIDED, 3, 4, 4, List.of("b"), null));
    }

    @Test
    void aRegisterIsDecidedWhateverTheLimit() {
        on.wrote(0, 7).wrote(0, 8).wrote(0, 9).sees(1, 9);
        assertThat(Linearizability.check(on.history, new Register(), 1))
                .isEqualTo(new Verdict(Answer.OK, 1, 4, 3, List.of(), null));
    }

    @Test
    void anUnknownCallThatFitsNowhereIsLeftOut() {
        on.wrote(0, 9);
        on.write(1, 7);
        on.sees(0, 9);
        assertThat(Linearizability.check(on.history, new Alternating(), 100).answer())
                .isEqualTo(Answer.OK);
    }

    @Test
    void aViolationOnOneKeyOutweighsAnotherThatIsUndecided() {
        on.wrote(0, "a", 7).wrote(0, "a", 8).wrote(0, "b", 9);
        on.found(on.read(1, "b"), 0);
        Verdict verdict = Linearizability.check(on.history, new PlainRegister(), 1);
        assertThat(verdict.answer()).isEqualTo(Answer.VIOLATION);
        assertThat(verdict.undecided()).containsExactly("a");
    }
}
