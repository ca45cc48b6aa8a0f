package dev.pando.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testkit.oracle.RandomHistory.Shape;
import dev.pando.testkit.oracle.Verdict.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many configurations a search goes to: counted, not timed. Half of the calls are not reads. */
final class SearchEffortTest {
    private static final Shape ON_EIGHT_KEYS = new Shape(5_000, 8, 10, 2, 0);
    private static final int SEEDS = 5;

    @Test
    void fiveThousandCallsOnEightKeysTakeOneVisitForEachWriteAtMost() {
        assertOneVisitForEachWrite(ON_EIGHT_KEYS);
    }

    @Test
    void thirtyClientsOnOneKeyTakeNoMore() {
        assertOneVisitForEachWrite(new Shape(5_000, 1, 30, 2, 0));
    }

    @Test
    void callsThatAreNeverAnsweredAddNothing() {
        assertOneVisitForEachWrite(new Shape(5_000, 8, 10, 40, 0));
    }

    private static void assertOneVisitForEachWrite(Shape shape) {
        for (int seed = 0; seed < SEEDS; seed++) {
            History history = new RandomHistory(shape, seed).history;
            long writes = history.calls().stream()
                    .filter(call -> call.operation() instanceof Operation.Write)
                    .count();
            Verdict verdict = Linearizability.check(history);
            assertThat(verdict.visited()).isBetween(1L, writes);
            assertThat(verdict).isEqualTo(fine(shape, verdict.visited()));
        }
    }

    /** As many as nine clients have open, with three calls each. */
    @Test
    void sixtyThousandCallsWithCompareAndSetsOnOneKeyTakeNoMore() {
        Shape shape = new Shape(60_000, 1, 27, 2, 0, 15);
        for (int seed = 0; seed < SEEDS; seed++) {
            History history = new RandomHistory(shape, seed).history;
            long writes = history.calls().stream()
                    .filter(call -> !call.operation().isReadOnly())
                    .count();
            List<Call> sets = history.calls().stream()
                    .filter(call -> call.operation() instanceof Operation.CompareAndSet)
                    .toList();
            assertThat(sets).hasSizeBetween(8_000, 10_000);
            assertThat(sets.stream().filter(call -> call.result() instanceof Result.Written))
                    .hasSizeGreaterThan(sets.size() / 2);
            assertThat(history.unknownCalls()).isGreaterThan(50);
            Verdict verdict = Linearizability.check(history);
            assertThat(verdict.visited()).isBetween(1L, writes);
            assertThat(verdict).isEqualTo(fine(shape, verdict.visited()));
        }
    }

    @Test
    void aModelThatSaysNothingOfItsReadersIsSearchedWithLittleMore() {
        for (int seed = 0; seed < SEEDS; seed++) {
            History history = new RandomHistory(ON_EIGHT_KEYS, seed).history;
            Verdict verdict = Linearizability.check(history, new PlainRegister(), 10_000);
            assertThat(verdict.visited()).isBetween(1L, 4_000L);
            assertThat(verdict).isEqualTo(fine(ON_EIGHT_KEYS, verdict.visited()));
        }
    }

    @Test
    void aSearchThatIsTooMuchIsGivenUpAtItsLimit() {
        History history = new RandomHistory(new Shape(5_000, 1, 40, 2, 0), 1).history;
        assertThat(Linearizability.check(history, new PlainRegister(), 10_000))
                .isEqualTo(new Verdict(Answer.UNDECIDED, 1, 5_000, 10_001, List.of("k0"), null));
    }

    private static Verdict fine(Shape shape, long visited) {
        return new Verdict(Answer.OK, shape.keys(), shape.calls(), visited, List.of(), null);
    }
}
