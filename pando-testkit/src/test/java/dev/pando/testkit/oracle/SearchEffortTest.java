package dev.pando.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testkit.oracle.RandomHistory.Shape;
import dev.pando.testkit.oracle.Verdict.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The search stays near one configuration for each write, whatever is open. Counted, not timed. */
final class SearchEffortTest {
    @Test
    void fiveThousandCallsOnEightKeysTakeOneVisitForEachWriteOrSo() {
        assertEffort(new Shape(5_000, 8, 10, 2, 0), 4_000);
    }

    @Test
    void fiveThousandCallsOnOneKeyTakeLittleMore() {
        assertEffort(new Shape(5_000, 1, 30, 2, 0), 4_000);
    }

    @Test
    void callsThatAreNeverAnsweredAddNothing() {
        assertEffort(new Shape(5_000, 8, 10, 40, 0), 4_000);
    }

    private static void assertEffort(Shape shape, int visits) {
        for (int seed = 0; seed < 5; seed++) {
            Verdict verdict = Linearizability.check(new RandomHistory(shape, seed).history);
            System.out.println(shape + " " + verdict.visited());
            assertThat(verdict.visited()).isLessThan(visits);
            assertThat(verdict)
                    .isEqualTo(new Verdict(Answer.OK, shape.keys(), shape.calls(), verdict.visited(), List.of(), null));
        }
    }
}
