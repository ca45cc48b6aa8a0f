package dev.pando.testkit.workload;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A write as it stands in the log: a key, a value that no other write has, and padding that says whether it is whole. */
record Payload(int key, long value) {
    static final int MIN_BYTES = Integer.BYTES + Long.BYTES;

    byte[] encode(int bytes) {
        byte[] encoded = new byte[Math.max(bytes, MIN_BYTES)];
        Arrays.fill(encoded, (byte) value);
        ByteBuffer.wrap(encoded).putInt(key).putLong(value);
        return encoded;
    }

    static Payload decode(byte[] encoded) {
        ByteBuffer buffer = ByteBuffer.wrap(encoded);
        Payload payload = new Payload(buffer.getInt(), buffer.getLong());
        while (buffer.hasRemaining()) {
            if (buffer.get() != (byte) payload.value) {
                throw new IllegalArgumentException("The payload of " + payload + " is damaged.");
            }
        }
        return payload;
    }

    static String name(int key) {
        return "k" + key;
    }
}
