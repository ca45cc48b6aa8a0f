package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Turns values into bytes and back. What is written is in the log and in snapshots: it has to be read by every later version of
 * the program. Called by several threads at once.
 */
public interface Codec<T> {

    /** The same value may give other bytes each time, as long as {@link #decode} gives an equal value back. */
    byte[] encode(T value);

    /** @throws IllegalArgumentException if {@link #encode} can't have written that */
    T decode(byte[] bytes);

    /** Bytes as they are; not copied: nobody may change them. */
    static Codec<byte[]> bytes() {
        return new Codec<>() {
            @Override
            public byte[] encode(byte[] value) {
                return value;
            }

            @Override
            public byte[] decode(byte[] bytes) {
                return bytes;
            }
        };
    }

    /** Strings, in UTF-8. */
    static Codec<String> strings() {
        return new Codec<>() {
            @Override
            public byte[] encode(String value) {
                return value.getBytes(UTF_8);
            }

            @Override
            public String decode(byte[] bytes) {
                try {
                    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                } catch (CharacterCodingException e) {
                    throw new IllegalArgumentException("These bytes are no UTF-8.", e);
                }
            }
        };
    }

    /** Whole numbers of 64 bits. */
    static Codec<Long> longs() {
        return new Codec<>() {
            @Override
            public byte[] encode(Long value) {
                return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
            }

            @Override
            public Long decode(byte[] bytes) {
                if (bytes.length != Long.BYTES) {
                    throw new IllegalArgumentException("A number has 8 bytes, not " + bytes.length + ".");
                }
                return ByteBuffer.wrap(bytes).getLong();
            }
        };
    }
}
