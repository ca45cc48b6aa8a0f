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
    void aCompareAndSetIsDoneWhereTheKeyHoldsWhatItExpects() {
        on.set(0, 0, 7)
                .sees(1, 7)
                .set(1, 7, 8)
                .sees(0, 8)
                .wrote(0, 9)
                .set(1, 9, 10)
                .sees(0, 10);
        assertThat(Linearizability.check(on.history)).isEqualTo(new Verdict(Answer.OK, 1, 7, 4, List.of(), null));
    }

    @Test
    void aCompareAndSetThatWasNotDoneFindsWhatTheKeyHolds() {
        on.refused(0, 7, 8, 0).wrote(0, 9).refused(1, 7, 10, 9).sees(0, 9);
        assertThat(Linearizability.check(on.history)).isEqualTo(new Verdict(Answer.OK, 1, 4, 1, List.of(), null));
    }

    @Test
    void aStaleCompareAndSetThatWasDoneIsAViolation() {
        on.wrote(0, 7).wrote(0, 8).set(1, 7, 9);
        Counterexample why =
                Objects.requireNonNull(Linearizability.check(on.history).counterexample());
        assertThat(why.stuck()).isEqualTo(on.history.call(2));
        assertThat(why.sentence())
                .endsWith(
                        "after that the key holds 8, and client 1's compare-and-set k from 7 to 9 (acknowledged at index 3"
                                + " of term 1, 0.000005 s to 0.000006 s) fits nowhere; 7 comes from client 0's write k=7"
                                + " (acknowledged at index 1 of term 1, 0.000001 s to 0.000002 s)");
    }

    @Test
    void aCompareAndSetFromNothingAfterAWriteIsAViolation() {
        on.wrote(0, 7).set(1, 0, 8);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aCompareAndSetFromNothingDuringAWriteIsFine() {
        long write = on.write(0, 7);
        on.set(1, 0, 8).acknowledged(write);
        assertThat(answer()).isEqualTo(Answer.OK);
    }

    @Test
    void whatTwoCompareAndSetsExpectedIsReplacedByOne() {
        on.wrote(0, 7);
        long first = on.compareAndSet(1, 7, 8);
        long second = on.compareAndSet(2, 7, 9);
        on.acknowledged(first).found(second, 8);
        assertThat(answer()).isEqualTo(Answer.OK);
    }

    @Test
    void twoCompareAndSetsThatReplaceTheSameAreAViolation() {
        on.wrote(0, 7);
        long first = on.compareAndSet(1, 7, 8);
        long second = on.compareAndSet(2, 7, 9);
        on.acknowledged(first).acknowledged(second);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void twoCompareAndSetsFromNothingAreAViolation() {
        long first = on.compareAndSet(1, 0, 8);
        long second = on.compareAndSet(2, 0, 9);
        on.acknowledged(first).acknowledged(second);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aCompareAndSetThatFindsWhatHadBeenOverwrittenIsAViolation() {
        on.wrote(0, 7).wrote(0, 8).refused(1, 9, 10, 7);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aCompareAndSetThatFindsNothingAfterAWriteIsAViolation() {
        on.wrote(0, 7).refused(1, 9, 10, 0);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aCompareAndSetThatWasNotDoneAndIsSeenIsAViolation() {
        on.wrote(0, 7).refused(1, 9, 8, 7).sees(0, 8);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aViolationNamesACompareAndSetThatWasSeenBeforeItWasAnswered() {
        on.wrote(0, 7);
        long set = on.compareAndSet(1, 7, 8);
        on.sees(0, 8).wrote(0, 9).found(set, 9);
        Counterexample why =
                Objects.requireNonNull(Linearizability.check(on.history).counterexample());
        List<Call> calls = on.history.calls();
        assertThat(why.stuck()).isEqualTo(on.history.call(set));
        assertThat(why.prefix()).isEqualTo(calls);
        assertThat(why.unplaced()).isEmpty();
        assertThat(why.sentence())
                .contains(
                        "after that the key holds 9, and client 1's compare-and-set k from 7 to 8 (found 9, 0.000003 s to"
                                + " 0.000008 s) is one of them: it was done");
    }

    /** A search that leaves it open would rather have it done. */
    @Test
    void aViolationDoesNotTakeACompareAndSetForDoneThatNobodySaw() {
        long set = on.compareAndSet(1, 0, 8);
        on.wrote(0, 7).found(set, 9);
        Counterexample why = Objects.requireNonNull(
                Linearizability.check(on.history, new PlainRegister(), 100).counterexample());
        assertThat(why.prefix()).containsExactly(on.history.call(1));
        assertThat(why.unplaced()).containsExactly(on.history.call(set));
        assertThat(why.sentence()).endsWith(" fits nowhere");
    }

    @Test
    void aFailedCompareAndSetThatIsSeenIsAViolation() {
        on.wrote(0, 7).failed(on.compareAndSet(1, 7, 8)).sees(0, 8);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aFailedCompareAndSetSaysNothingOfWhatTheKeyHeld() {
        on.wrote(0, 7).failed(on.compareAndSet(1, 7, 8)).sees(0, 7);
        assertThat(answer()).isEqualTo(Answer.OK);
    }

    @Test
    void aReadOfWhatACompareAndSetHasReplacedIsAViolation() {
        on.wrote(0, 7).set(1, 7, 8).sees(0, 7);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aWriteBetweenWhatIsExpectedAndTheCompareAndSetIsAViolation() {
        on.wrote(0, 7).wrote(0, 8).sees(1, 8).set(1, 7, 9);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aWriteDuringACompareAndSetComesBeforeWhatItExpectsOrAfterIt() {
        long other = on.write(0, 7);
        on.wrote(1, 8).set(2, 8, 9).sees(3, 7).acknowledged(other).sees(3, 7);
        assertThat(answer()).isEqualTo(Answer.OK);
        on.set(0, 7, 10).sees(3, 9);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    /** Seven can't come first, though the search begins with it, since the last that follows it has to wait for nine. */
    @Test
    void aWriteWaitsUntilAllThatFollowsItFits() {
        long seven = on.write(0, 7);
        long eight = on.compareAndSet(1, 7, 8);
        on.wrote(2, 9).acknowledged(seven).set(3, 8, 10).acknowledged(eight).sees(2, 10);
        assertThat(Linearizability.check(on.history)).isEqualTo(new Verdict(Answer.OK, 1, 5, 5, List.of(), null));
    }

    @Test
    void compareAndSetsThatExpectOneAnotherAreAViolation() {
        long first = on.compareAndSet(0, 8, 7);
        long second = on.compareAndSet(1, 7, 8);
        on.acknowledged(first).acknowledged(second);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void aCompareAndSetThatExpectsWhatItSetsIsNeverDone() {
        on.compareAndSet(0, 7, 7);
        assertThat(answer()).isEqualTo(Answer.OK);
        on.set(0, 8, 8);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void anUnknownCompareAndSetMayNeverShowUp() {
        on.wrote(0, 7).compareAndSet(1, 7, 8);
        on.sees(0, 7).set(0, 7, 9).sees(0, 9);
        assertThat(answer()).isEqualTo(Answer.OK);
    }

    @Test
    void anUnknownCompareAndSetMayShowUpLate() {
        on.wrote(0, 7).compareAndSet(1, 9, 8);
        on.sees(0, 7).wrote(0, 9).sees(0, 9).sees(0, 8).wrote(0, 10).sees(0, 10);
        assertThat(answer()).isEqualTo(Answer.OK);
    }

    @Test
    void anUnknownCompareAndSetThatShowsUpWhereTheKeyHeldSomethingElseIsAViolation() {
        on.wrote(0, 7).compareAndSet(1, 7, 8);
        on.wrote(0, 9).sees(0, 9).sees(0, 8);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void anUnknownCompareAndSetThatIsSeenAndThenUnseenIsAViolation() {
        on.wrote(0, 7).compareAndSet(1, 7, 8);
        on.sees(0, 8).sees(0, 7);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void anUnknownCompareAndSetOfWhichAnotherThatWasNotDoneTells() {
        on.wrote(0, 7).compareAndSet(1, 7, 8);
        on.refused(0, 7, 9, 8).wrote(0, 10).sees(0, 10);
        assertThat(answer()).isEqualTo(Answer.OK);
        on.refused(0, 7, 11, 8);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void anUnknownWriteOfWhichACompareAndSetThatWasDoneTells() {
        on.wrote(0, 7).write(1, 8);
        on.sees(0, 7).set(0, 8, 9).sees(0, 9);
        assertThat(answer()).isEqualTo(Answer.OK);
        on.sees(0, 8);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void unknownCallsOfWhichTheLastThatExpectsTheOtherTells() {
        on.write(1, 7);
        on.compareAndSet(2, 7, 8);
        on.compareAndSet(3, 8, 9);
        on.compareAndSet(4, 9, 10);
        on.sees(0, 0).sees(0, 9).sees(0, 9);
        assertThat(Linearizability.check(on.history)).isEqualTo(new Verdict(Answer.OK, 1, 7, 3, List.of(), null));
        on.sees(0, 8);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
    }

    @Test
    void anUnknownCompareAndSetExplainsNoOtherThatExpectedTheSame() {
        on.wrote(0, 7).compareAndSet(1, 7, 8);
        on.set(0, 7, 9).sees(0, 9).sees(0, 8);
        assertThat(answer()).isEqualTo(Answer.VIOLATION);
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
        on.set(0, 9, 10).set(0, 10, 11);
        assertThat(Linearizability.check(on.history, new Register(), 1))
                .isEqualTo(new Verdict(Answer.OK, 1, 6, 5, List.of(), null));
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
