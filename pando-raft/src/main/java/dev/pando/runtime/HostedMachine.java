package dev.pando.runtime;

import dev.pando.CommandContext;
import dev.pando.CommandRejectedException;
import dev.pando.MachineType;
import dev.pando.StateMachine;
import dev.pando.core.entry.LogEntry;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A user's machine, with what is needed to talk to it. Owned by the machines' loop. */
final class HostedMachine<C, R> {
    private final MachineType<C, R> type;
    private final StateMachine<C, R> machine;

    HostedMachine(MachineType<C, R> type, StateMachine<C, R> machine) {
        this.type = type;
        this.machine = machine;
    }

    MachineType<C, R> type() {
        return type;
    }

    StateMachine<C, R> machine() {
        return machine;
    }

    /** Carries out the command in an entry; an exception is one of the machine, or of its codec. */
    CommandOutcome<R> apply(LogEntry entry) {
        C command = type.commands().decode(entry.payload());
        try {
            R result = machine.apply(new Context(entry), command);
            return new CommandOutcome<>(Objects.requireNonNull(result, "The machine gave null for a result."), null);
        } catch (CommandRejectedException e) {
            return new CommandOutcome<>(null, String.valueOf(e.getMessage()));
        }
    }

    /** Answers a query, both as the codecs write them. */
    byte[] query(byte[] encoded) {
        R result = machine.query(type.commands().decode(encoded));
        return type.results().encode(Objects.requireNonNull(result, "The machine gave null for a result."));
    }

    /** What comes with a command. */
    private static final class Context implements CommandContext {
        private final LogEntry entry;
        private @Nullable RandomGenerator random;

        Context(LogEntry entry) {
            this.entry = entry;
        }

        @Override
        public long index() {
            return entry.index();
        }

        @Override
        public long timeMs() {
            return entry.timeMs();
        }

        @Override
        public RandomGenerator random() {
            RandomGenerator drawn = random;
            if (drawn == null) {
                drawn = new SplittableRandom(entry.index() * 0x9E3779B97F4A7C15L ^ entry.term());
                random = drawn;
            }
            return drawn;
        }
    }
}
