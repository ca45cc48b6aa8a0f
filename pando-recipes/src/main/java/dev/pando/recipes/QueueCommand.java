package dev.pando.recipes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a queue is told or asked. */
sealed interface QueueCommand {
    CompactCodec<QueueCommand> CODEC = new Format();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Offer(byte[] bytes) implements QueueCommand {}

    record Take(long leaseMs) implements QueueCommand {}

    record Renew(long token, long leaseMs) implements QueueCommand {}

    record Done(long token) implements QueueCommand {}

    record GiveBack(long token) implements QueueCommand {}

    /** A query: how many there are. */
    record Size() implements QueueCommand {}

    /**
     * What came of either.
     *
     * @param number the id of what was offered, or the size
     * @param item that was taken
     */
    record Result(boolean done, long number, @Nullable QueueItem item) {
        static final CompactCodec<Result> CODEC = new CompactCodec<>() {
            @Override
            void write(Result result, DataOutput out) throws IOException {
                out.writeBoolean(result.done);
                Wire.writeNumber(out, result.number);
                QueueItem item = result.item;
                out.writeBoolean(item != null);
                if (item != null) {
                    Wire.writeNumber(out, item.id());
                    Wire.writeNumber(out, item.token());
                    Wire.writeNumber(out, item.takes());
                    Wire.writeBytes(out, item.shared());
                }
            }

            @Override
            Result read(DataInput in) throws IOException {
                return new Result(in.readBoolean(), Wire.readNumber(in), in.readBoolean() ? item(in) : null);
            }

            private static QueueItem item(DataInput in) throws IOException {
                return new QueueItem(Wire.readNumber(in), Wire.readNumber(in), Wire.readNumber(in), Wire.readBytes(in));
            }
        };
    }

    /** A letter, then the parts in order. */
    final class Format extends CompactCodec<QueueCommand> {
        private Format() {}

        @Override
        void write(QueueCommand command, DataOutput out) throws IOException {
            if (command instanceof Offer offer) {
                out.writeByte('o');
                Wire.writeBytes(out, offer.bytes());
            } else if (command instanceof Take take) {
                out.writeByte('t');
                Wire.writeNumber(out, take.leaseMs());
            } else if (command instanceof Renew renew) {
                out.writeByte('r');
                Wire.writeNumber(out, renew.token());
                Wire.writeNumber(out, renew.leaseMs());
            } else if (command instanceof Done done) {
                out.writeByte('d');
                Wire.writeNumber(out, done.token());
            } else if (command instanceof GiveBack back) {
                out.writeByte('g');
                Wire.writeNumber(out, back.token());
            } else {
                out.writeByte('s');
            }
        }

        @Override
        QueueCommand read(DataInput in) throws IOException {
            int kind = in.readByte();
            return switch (kind) {
                case 'o' -> new Offer(Wire.readBytes(in));
                case 't' -> new Take(Wire.readNumber(in));
                case 'r' -> new Renew(Wire.readNumber(in), Wire.readNumber(in));
                case 'd' -> new Done(Wire.readNumber(in));
                case 'g' -> new GiveBack(Wire.readNumber(in));
                case 's' -> new Size();
                default -> throw new IOException("A queue has no command " + kind + ".");
            };
        }
    }
}
