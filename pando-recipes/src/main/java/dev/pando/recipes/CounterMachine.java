package dev.pando.recipes;

import dev.pando.CommandContext;
import dev.pando.CommandRejectedException;
import dev.pando.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** A number, as a machine. */
final class CounterMachine implements StateMachine<CounterCommand, CounterCommand.Result> {
    private long value;

    @Override
    public CounterCommand.Result apply(CommandContext context, CounterCommand command) {
        if (command instanceof CounterCommand.Add add) {
            value = sum(add.delta());
        } else if (command instanceof CounterCommand.CompareAndSet set) {
            if (value != set.expected()) {
                return new CounterCommand.Result(false, value);
            }
            value = set.value();
        }
        return new CounterCommand.Result(true, value);
    }

    private long sum(long delta) {
        try {
            return Math.addExact(value, delta);
        } catch (ArithmeticException e) {
            throw new CommandRejectedException(value + " + " + delta + " is more than 64 bits hold.");
        }
    }

    @Override
    public CounterCommand.Result query(CounterCommand query) {
        return new CounterCommand.Result(true, value);
    }

    @Override
    public void snapshot(OutputStream out) throws IOException {
        write(value, out);
    }

    @Override
    public Optional<View> view() {
        long now = value;
        return Optional.of(out -> write(now, out));
    }

    private static void write(long value, OutputStream out) throws IOException {
        new DataOutputStream(out).writeLong(value);
    }

    @Override
    public void restore(InputStream in) throws IOException {
        value = new DataInputStream(in).readLong();
    }
}
