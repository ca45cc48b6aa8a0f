package dev.pando.recipes;

import dev.pando.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;

/** A codec that is written by hand. */
abstract class CompactCodec<T> implements Codec<T> {

    abstract void write(T value, DataOutput out) throws IOException;

    /** @throws IOException if {@link #write} can't have written that */
    abstract T read(DataInput in) throws IOException;

    /** @throws IllegalArgumentException if there is no way to write it */
    @Override
    public byte[] encode(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(value, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new IllegalArgumentException("That can't be written: " + e, e);
        }
        return bytes.toByteArray();
    }

    @Override
    public T decode(byte[] bytes) {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        try {
            T value = read(new DataInputStream(in));
            if (in.available() > 0) {
                throw new IOException("There are " + in.available() + " bytes too many.");
            }
            return value;
        } catch (IOException e) {
            throw new IllegalArgumentException("That was not written here: " + e, e);
        }
    }
}
