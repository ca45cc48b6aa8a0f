package dev.pando.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.CommandRejectedException;
import dev.pando.MachineType;
import dev.pando.StateMachine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Two machines that get the same commands, as two members would: through the codec. One of them has its whole state replaced by
 * its snapshot now and then, and both have views taken while they go on.
 */
final class Twins<C, R> {
    private final MachineType<C, R> type;
    private final Supplier<? extends StateMachine<C, R>> factory;
    private final StateMachine<C, R> steady;
    private StateMachine<C, R> restored;
    private int index;
    private long timeMs;

    Twins(MachineType<C, R> type, Supplier<? extends StateMachine<C, R>> factory) {
        this.type = type;
        this.factory = factory;
        steady = factory.get();
        restored = factory.get();
    }

    /** @param commands made at random, for a place in the log: of what came shortly before they may name the places */
    void run(long seed, int steps, BiFunction<Random, Integer, C> commands) {
        Random random = new Random(seed);
        Optional<StateMachine.View> view = Optional.empty();
        byte[] viewed = {};
        for (int step = 0; step < steps; step++) {
            index += 1 + random.nextInt(3);
            timeMs += random.nextBoolean() ? 0 : random.nextInt(20);
            byte[] command = type.commands().encode(commands.apply(random, index));
            assertThat(apply(steady, command))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(apply(restored, command));
            byte[] state = bytes(steady);
            assertThat(bytes(restored)).as("seed %d, step %d", seed, step).isEqualTo(state);
            if (random.nextInt(10) == 0) {
                restored = random.nextBoolean() ? factory.get() : restored;
                restore(restored, state);
                assertThat(bytes(restored)).isEqualTo(state);
            }
            if (random.nextInt(10) == 0) {
                view.ifPresent(Twins::bytes);
                view = steady.view();
                viewed = state;
            }
            assertThat(view.map(Twins::bytes).orElse(viewed)).isEqualTo(viewed);
        }
    }

    private byte[] apply(StateMachine<C, R> machine, byte[] command) {
        try {
            R result = machine.apply(
                    new ScriptedContext(index, timeMs), type.commands().decode(command));
            byte[] encoded = type.results().encode(result);
            assertThat(type.results().encode(type.results().decode(encoded))).isEqualTo(encoded);
            return encoded;
        } catch (CommandRejectedException e) {
            return new byte[] {-1};
        }
    }

    static void restore(StateMachine<?, ?> machine, byte[] state) {
        try {
            machine.restore(new ByteArrayInputStream(state));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(StateMachine<?, ?> machine) {
        return bytes(machine::snapshot);
    }

    static byte[] bytes(StateMachine.View view) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            view.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
