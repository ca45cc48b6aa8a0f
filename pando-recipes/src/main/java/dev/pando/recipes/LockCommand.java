package dev.pando.recipes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What locks are told or asked. */
sealed interface LockCommand {
    CompactCodec<LockCommand> CODEC = new Format();

    String name();

    record TryLock(String name, String owner, long leaseMs) implements LockCommand {}

    record Renew(String name, long token, long leaseMs) implements LockCommand {}

    record Unlock(String name, long token) implements LockCommand {}

    /** A query. */
    record Lookup(String name) implements LockCommand {}

    /**
     * What came of either.
     *
     * @param holder who has the lock afterwards; null for nobody
     */
    record Result(boolean done, @Nullable LockHolder holder) {
        static final CompactCodec<Result> CODEC = new CompactCodec<>() {
            @Override
            void write(Result result, DataOutput out) throws IOException {
                out.writeBoolean(result.done);
                LockHolder holder = result.holder;
                out.writeBoolean(holder != null);
                if (holder != null) {
                    LockHolder.FORMAT.write(holder, out);
                }
            }

            @Override
            Result read(DataInput in) throws IOException {
                return new Result(in.readBoolean(), in.readBoolean() ? LockHolder.FORMAT.read(in) : null);
            }
        };
    }

    /** A letter, then the parts in order. */
    final class Format extends CompactCodec<LockCommand> {
        private Format() {}

        @Override
        void write(LockCommand command, DataOutput out) throws IOException {
            if (command instanceof TryLock lock) {
                out.writeByte('t');
                Wire.writeText(out, lock.name());
                Wire.writeText(out, lock.owner());
                Wire.writeNumber(out, lock.leaseMs());
            } else if (command instanceof Renew renew) {
                out.writeByte('r');
                Wire.writeText(out, renew.name());
                Wire.writeNumber(out, renew.token());
                Wire.writeNumber(out, renew.leaseMs());
            } else if (command instanceof Unlock unlock) {
                out.writeByte('u');
                Wire.writeText(out, unlock.name());
                Wire.writeNumber(out, unlock.token());
            } else {
                out.writeByte('l');
                Wire.writeText(out, command.name());
            }
        }

        @Override
        LockCommand read(DataInput in) throws IOException {
            int kind = in.readByte();
            return switch (kind) {
                case 't' -> new TryLock(Wire.readText(in), Wire.readText(in), Wire.readNumber(in));
                case 'r' -> new Renew(Wire.readText(in), Wire.readNumber(in), Wire.readNumber(in));
                case 'u' -> new Unlock(Wire.readText(in), Wire.readNumber(in));
                case 'l' -> new Lookup(Wire.readText(in));
                default -> throw new IOException("Locks have no command " + kind + ".");
            };
        }
    }
}
