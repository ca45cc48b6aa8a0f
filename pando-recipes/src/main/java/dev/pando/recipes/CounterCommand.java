package dev.pando.recipes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a counter is told or asked. */
sealed interface CounterCommand {
    CompactCodec<CounterCommand> CODEC = new Format();

    record Add(long delta) implements CounterCommand {}

    record CompareAndSet(long expected, long value) implements CounterCommand {}

    /** A query. */
    record Read() implements CounterCommand {}

    /** What came of either. */
    record Result(boolean done, long value) {
        static final CompactCodec<Result> CODEC = new CompactCodec<>() {
            @Override
            void write(Result result, DataOutput out) throws IOException {
                out.writeBoolean(result.done);
                out.writeLong(result.value);
            }

            @Override
            Result read(DataInput in) throws IOException {
                return new Result(in.readBoolean(), in.readLong());
            }
        };
    }

    /** A letter, then the numbers. */
    final class Format extends CompactCodec<CounterCommand> {
        private Format() {}

        @Override
        void write(CounterCommand command, DataOutput out) throws IOException {
            if (command instanceof Add add) {
                out.writeByte('a');
                out.writeLong(add.delta());
            } else if (command instanceof CompareAndSet set) {
                out.writeByte('c');
                out.writeLong(set.expected());
                out.writeLong(set.value());
            } else {
                out.writeByte('r');
            }
        }

        @Override
        CounterCommand read(DataInput in) throws IOException {
            int kind = in.readByte();
            return switch (kind) {
                case 'a' -> new Add(in.readLong());
                case 'c' -> new CompareAndSet(in.readLong(), in.readLong());
                case 'r' -> new Read();
                default -> throw new IOException("A counter has no command " + kind + ".");
            };
        }
    }
}
