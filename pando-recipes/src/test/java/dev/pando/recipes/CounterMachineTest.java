package dev.pando.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pando.CommandRejectedException;
import org.junit.jupiter.api.Test;

final class CounterMachineTest {
    private final CounterMachine machine = new CounterMachine();
    private long index;

    private CounterCommand.Result apply(CounterCommand command) {
        return machine.apply(new ScriptedContext(++index, 0), command);
    }

    private static CounterCommand.Result result(boolean done, long value) {
        return new CounterCommand.Result(done, value);
    }

    private long value() {
        return machine.query(new CounterCommand.Read()).value();
    }

    @Test
    void itIsAddedTo() {
        assertThat(value()).isZero();
        assertThat(apply(new CounterCommand.Add(5))).isEqualTo(result(true, 5));
        assertThat(apply(new CounterCommand.Add(-7))).isEqualTo(result(true, -2));
        assertThat(value()).isEqualTo(-2);
    }

    @Test
    void itIsSetWhereItIsWhatItShouldBe() {
        assertThat(apply(new CounterCommand.CompareAndSet(1, 5))).isEqualTo(result(false, 0));
        assertThat(value()).isZero();
        assertThat(apply(new CounterCommand.CompareAndSet(0, 5))).isEqualTo(result(true, 5));
        assertThat(value()).isEqualTo(5);
    }

    @Test
    void aSumThatDoesNotFitIsRefused() {
        apply(new CounterCommand.Add(Long.MAX_VALUE));
        assertThatExceptionOfType(CommandRejectedException.class).isThrownBy(() -> apply(new CounterCommand.Add(1)));
        assertThat(value()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void twoAreTheSameAtEachStep() {
        for (long seed = 0; seed < 20; seed++) {
            new Twins<>(ReplicatedCounter.type("n"), CounterMachine::new)
                    .run(
                            seed,
                            200,
                            (random, index) -> random.nextBoolean()
                                    ? new CounterCommand.Add(random.nextLong() >> random.nextInt(64))
                                    : new CounterCommand.CompareAndSet(random.nextInt(2), random.nextInt(2)));
        }
    }

    @Test
    void whatIsNoCommandIsNotTaken() {
        assertThatIllegalArgumentException().isThrownBy(() -> CounterCommand.CODEC.decode(new byte[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> CounterCommand.CODEC.decode(new byte[] {'a', 1}));
        assertThatIllegalArgumentException().isThrownBy(() -> CounterCommand.CODEC.decode(new byte[] {'r', 1}));
    }
}
