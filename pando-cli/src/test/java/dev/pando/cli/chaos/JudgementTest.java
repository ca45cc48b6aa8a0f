package dev.pando.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.cli.chaos.MapCall.Kind;
import dev.pando.cli.chaos.MapCall.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JudgementTest {
    private static final long NOTHING = MapCall.ABSENT;

    private final List<MapCall> calls = new ArrayList<>();

    @Test
    void whatACorrectMapAnswersIsRight() {
        read(0, 10, NOTHING, 0);
        put(20, 30, 1, 101);
        cas(40, 50, 1, 2, 102, Outcome.OK);
        read(60, 70, 2, 102);
        cas(80, 90, 1, 3, 102, Outcome.FAIL);
        read(100, 110, 2, 102);

        assertSound();
    }

    @Test
    void aReadMayFindEitherOfWhatIsWrittenAtTheTime() {
        put(0, 100, 1, 101);
        put(0, 100, 2, 102);
        read(50, 60, 1, 101);
        read(70, 80, 2, 102);

        assertSound();
    }

    @Test
    void whatBeginsAtTheNanosecondOfAnAnswerMayHaveComeBefore() {
        put(0, 10, 1, 101);
        read(10, 20, NOTHING, 0);

        assertSound();
    }

    @Test
    void aReadThatComesTooLateForWhatItFoundIsFound() {
        put(0, 10, 1, 101);
        put(20, 30, 2, 102);
        read(40, 50, 1, 101);

        assertViolation("read k (found 1, ");
    }

    @Test
    void anAcknowledgedWriteThatIsLostIsFound() {
        put(0, 10, 1, 101);
        read(20, 30, NOTHING, 0);

        assertViolation("read k (found nothing, ");
    }

    @Test
    void aWriteOfUnknownOutcomeMayBeDoneAtAnyLaterTimeButNotUndone() {
        unknown(Kind.PUT, 0, 10, NOTHING, 1);
        read(20, 30, NOTHING, 0);
        read(40, 50, 1, 101);
        assertSound();

        read(60, 70, NOTHING, 0);
        assertViolation("read k (found nothing, ");
    }

    @Test
    void aWriteThatWasNotDoneAndIsFoundAllTheSameIsFound() {
        calls.add(new MapCall(1, Kind.PUT, "k", 1, NOTHING, MapCall.UNSAID, 0, 10, Outcome.FAIL));
        read(20, 30, 1, 101);

        assertViolation("read k (found 1, ");
    }

    @Test
    void twoThatReplaceTheSameValueAreFound() {
        put(0, 10, 1, 101);
        cas(20, 30, 1, 2, 102, Outcome.OK);
        cas(40, 50, 1, 3, 103, Outcome.OK);

        assertViolation("compare-and-set k from 1 to 3");
    }

    @Test
    void aCompareAndSetThatWasNotDoneHasSeenWhatWasThere() {
        put(0, 10, 1, 101);
        put(20, 30, 2, 102);
        cas(40, 50, 2, 3, 101, Outcome.FAIL); // by then 1 was long gone

        assertViolation("compare-and-set k from 2 to 3");
    }

    @Test
    void aCompareAndSetThatSawWhatNobodyKnowsExcusesItself() {
        put(0, 10, 1, 101);
        unknown(Kind.PUT, 20, 30, NOTHING, 2);
        cas(40, 50, 1, 3, 102, Outcome.FAIL); // 102 must be that of 2, which nobody was told
        assertSound();

        read(60, 70, 2, 102);
        assertSound();

        read(80, 90, 1, 101);
        assertViolation("read k (found 1, ");
    }

    @Test
    void aVersionIsOfOneValue() {
        put(0, 10, 1, 101);
        unknown(Kind.PUT, 0, 10, NOTHING, 2);
        read(20, 30, 2, 101);

        assertThat(Judgement.of(calls).violations()).containsExactly("version 101 of key k is that of 1 and of 2");
    }

    @Test
    void aValueIsPutOnce() {
        put(0, 10, 1, 101);
        read(20, 30, 1, 150); // as if it had been put again

        assertThat(Judgement.of(calls).violations())
                .containsExactly("value 1 of key k was put twice, as version 101 and as version 150");
    }

    @Test
    void aCompareAndSetIsNotRefusedWhereItsExpectationHolds() {
        put(0, 10, 1, 101);
        cas(20, 30, 1, 2, 101, Outcome.FAIL);

        assertThat(Judgement.of(calls).violations())
                .containsExactly(
                        "client 3's compare-and-set of key k to 2 was refused, although the key held what it expected");
    }

    @Test
    void aCompareAndSetThatFoundNothingHasSeenThat() {
        cas(0, 10, NOTHING, 1, 0, Outcome.FAIL);
        assertThat(Judgement.of(calls).violations())
                .containsExactly(
                        "client 3's compare-and-set of key k to 1 was refused, although the key held what it expected");

        calls.clear();
        put(0, 10, 1, 101);
        cas(20, 30, 1, 2, 0, Outcome.FAIL); // the value is lost
        assertViolation("compare-and-set k from 1 to 2");
    }

    @Test
    void aCompareAndSetThatSaysNothingProvesNothing() {
        put(0, 10, 1, 101);
        cas(20, 30, 1, 2, MapCall.UNSAID, Outcome.FAIL);

        assertSound();
    }

    @Test
    void keysAreJudgedOneByOne() {
        put(0, 10, 1, 101);
        calls.add(new MapCall(1, Kind.READ, "other", NOTHING, NOTHING, 0, 20, 30, Outcome.OK));
        assertSound();

        read(20, 30, NOTHING, 0);
        calls.add(new MapCall(1, Kind.READ, "other", 1, NOTHING, 101, 40, 50, Outcome.OK));
        assertThat(Judgement.of(calls).violations()).hasSize(2);
    }

    private void put(long start, long end, long value, long version) {
        calls.add(new MapCall(1, Kind.PUT, "k", value, NOTHING, version, start, end, Outcome.OK));
    }

    private void read(long start, long end, long value, long version) {
        calls.add(new MapCall(2, Kind.READ, "k", value, NOTHING, version, start, end, Outcome.OK));
    }

    private void cas(long start, long end, long expected, long value, long version, Outcome outcome) {
        calls.add(new MapCall(3, Kind.CAS, "k", value, expected, version, start, end, outcome));
    }

    private void unknown(Kind kind, long start, long end, long expected, long value) {
        calls.add(new MapCall(4, kind, "k", value, expected, MapCall.UNSAID, start, end, Outcome.UNKNOWN));
    }

    private void assertSound() {
        assertThat(Judgement.of(calls).violations()).isEmpty();
    }

    private void assertViolation(String part) {
        assertThat(Judgement.of(calls).violations())
                .hasSize(1)
                .allSatisfy(said -> assertThat(said).contains(part).contains("fits nowhere"));
    }
}
