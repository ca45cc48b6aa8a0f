package dev.pando.recipes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a map is told or asked. */
sealed interface MapCommand {
    CompactCodec<MapCommand> CODEC = new Format();

    /** Whatever there is. */
    long ANY = -1;

    /** Nothing must be there. */
    long ABSENT = 0;

    /**
     * Sets a key.
     *
     * @param expected the version that must be there, {@link #ABSENT} or {@link #ANY}
     * @param ttlMs 0 for good
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Put(String key, byte[] value, long expected, long ttlMs) implements MapCommand {}

    /** @param expected as of {@link Put} */
    record Remove(String key, long expected) implements MapCommand {}

    /** A query. */
    record Lookup(String key) implements MapCommand {}

    /** A query: how many there are. */
    record Size() implements MapCommand {}

    /**
     * What came of either.
     *
     * @param number the version afterwards, or the size
     * @param value where it was looked up, and is there
     */
    record Result(boolean done, long number, @Nullable MapValue value) {
        static final CompactCodec<Result> CODEC = new CompactCodec<>() {
            @Override
            void write(Result result, DataOutput out) throws IOException {
                out.writeBoolean(result.done);
                Wire.writeNumber(out, result.number);
                MapValue value = result.value;
                out.writeBoolean(value != null);
                if (value != null) {
                    MapValue.FORMAT.write(value, out);
                }
            }

            @Override
            Result read(DataInput in) throws IOException {
                return new Result(
                        in.readBoolean(), Wire.readNumber(in), in.readBoolean() ? MapValue.FORMAT.read(in) : null);
            }
        };
    }

    /** A letter, then the parts in order. */
    final class Format extends CompactCodec<MapCommand> {
        private Format() {}

        @Override
        void write(MapCommand command, DataOutput out) throws IOException {
            if (command instanceof Put put) {
                out.writeByte('p');
                Wire.writeText(out, put.key());
                Wire.writeBytes(out, put.value());
                Wire.writeNumber(out, put.expected() + 1);
                Wire.writeNumber(out, put.ttlMs());
            } else if (command instanceof Remove remove) {
                out.writeByte('r');
                Wire.writeText(out, remove.key());
                Wire.writeNumber(out, remove.expected() + 1);
            } else if (command instanceof Lookup lookup) {
                out.writeByte('l');
                Wire.writeText(out, lookup.key());
            } else {
                out.writeByte('s');
            }
        }

        @Override
        MapCommand read(DataInput in) throws IOException {
            int kind = in.readByte();
            return switch (kind) {
                case 'p' ->
                    new Put(Wire.readText(in), Wire.readBytes(in), Wire.readNumber(in) - 1, Wire.readNumber(in));
                case 'r' -> new Remove(Wire.readText(in), Wire.readNumber(in) - 1);
                case 'l' -> new Lookup(Wire.readText(in));
                case 's' -> new Size();
                default -> throw new IOException("A map has no command " + kind + ".");
            };
        }
    }
}
