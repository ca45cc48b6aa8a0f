package dev.pando.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.testkit.oracle.Operation.CompareAndSet;
import dev.pando.testkit.oracle.Operation.Read;
import dev.pando.testkit.oracle.Operation.Write;
import dev.pando.testkit.oracle.Outcome.Completed;
import dev.pando.testkit.oracle.Result.Found;
import dev.pando.testkit.oracle.Result.Written;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    private static final Write WRITE = new Write("k", 7);
    private static final CompareAndSet SET = new CompareAndSet("k", 7, 8);
    private static final Read READ = new Read("k");

    private final History history = new History();

    @Test
    void callsAreKeptInTheOrderOfTheirInvocations() {
        long write = history.invoke(3, WRITE, 10);
        long read = history.invoke(4, READ, 10);
        long open = history.invoke(5, READ, 20);
        history.completed(read, 20, new Found(7));
        history.failed(write);
        history.unknown(open);
        assertThat(history.calls())
                .containsExactly(
                        new Call(0, 3, WRITE, 10, 0, Outcome.FAILED),
                        new Call(1, 4, READ, 10, 1, new Completed(new Found(7), 20, 3)),
                        new Call(2, 5, READ, 20, 2, Outcome.UNKNOWN));
        assertThat(history.completedCalls()).isEqualTo(1);
        assertThat(history.failedCalls()).isEqualTo(1);
        assertThat(history.unknownCalls()).isEqualTo(1);
    }

    @Test
    void theWriteOfAValueIsFound() {
        history.invoke(3, READ, 10);
        history.invoke(3, WRITE, 10);
        assertThat(history.writeOf(7)).isEqualTo(new Call(1, 3, WRITE, 10, 1, Outcome.UNKNOWN));
        assertThat(history.writeOf(8)).isNull();
    }

    @Test
    void anAnswerMayComeAfterTheClientHasGivenUp() {
        long write = history.invoke(3, WRITE, 10);
        history.unknown(write);
        history.completed(write, 20, new Written(1, 1));
        assertThat(history.call(write))
                .isEqualTo(new Call(0, 3, WRITE, 10, 0, new Completed(new Written(1, 1), 20, 1)));
    }

    @Test
    void anOutcomeIsToldOnce() {
        long write = history.invoke(3, WRITE, 10);
        history.failed(write);
        assertThatThrownBy(() -> history.completed(write, 20, new Written(1, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "The outcome of client 3's write k=7 (failed, invoked at 0.00000001 s) has been told already.");
        assertThatThrownBy(() -> history.unknown(write)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> history.failed(write)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aValueIsWrittenOnceOnWhateverKey() {
        history.invoke(3, WRITE, 10);
        assertThatThrownBy(() -> history.invoke(4, new Write("other", 7), 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Values must be unique, but 7 is also that of client 3's write k=7"
                        + " (outcome unknown, invoked at 0.00000001 s).");
    }

    @Test
    void nobodyWritesTheValueThatStandsForNothing() {
        assertThatThrownBy(() -> history.invoke(3, new Write("k", 0), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The value 0 says that a key holds nothing.");
    }

    @Test
    void theValueOfACompareAndSetIsThatOfNoOtherCall() {
        long set = history.invoke(3, SET, 10);
        assertThat(history.writeOf(8)).isEqualTo(history.call(set));
        assertThat(history.writeOf(7)).isNull();
        assertThatThrownBy(() -> history.invoke(4, new Write("other", 8), 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Values must be unique, but 8 is also that of client 3's compare-and-set k from 7 to 8"
                        + " (outcome unknown, invoked at 0.00000001 s).");
        assertThatThrownBy(() -> history.invoke(4, new CompareAndSet("k", 9, 8), 20))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> history.invoke(4, new CompareAndSet("k", 8, 0), 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The value 0 says that a key holds nothing.");
    }

    @Test
    void aCompareAndSetIsDoneOrFindsSomethingElse() {
        long first = history.invoke(3, SET, 10);
        assertThatThrownBy(() -> history.completed(first, 20, new Found(7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "client 3's compare-and-set k from 7 to 8 (outcome unknown, invoked at 0.00000001 s) can't end"
                                + " with \"found 7\".");
        history.completed(first, 20, new Found(0));
        long second = history.invoke(3, new CompareAndSet("k", 0, 9), 20);
        assertThat(history.call(second).isReadOnly()).isFalse();
        history.completed(second, 30, new Written(1, 1));
        assertThat(history.call(first).isReadOnly()).isTrue();
        assertThat(history.call(second).isReadOnly()).isFalse();
        assertThat(history.call(second))
                .hasToString("client 3's compare-and-set k from nothing to 9 (acknowledged at index 1 of term 1,"
                        + " 0.00000002 s to 0.00000003 s)");
    }

    @Test
    void timeDoesNotGoBackwards() {
        long read = history.invoke(3, READ, 10);
        assertThatThrownBy(() -> history.completed(read, 9, new Found(7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Time goes backwards, from 10 to 9 ns.");
    }

    @Test
    void aReadIsNotAcknowledgedAndAWriteFindsNothing() {
        long read = history.invoke(3, READ, 10);
        long write = history.invoke(4, WRITE, 10);
        assertThatThrownBy(() -> history.completed(read, 20, new Written(1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("client 3's read k (outcome unknown, invoked at 0.00000001 s) can't end with"
                        + " \"acknowledged at index 1 of term 1\".");
        assertThatThrownBy(() -> history.completed(write, 20, new Found(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
