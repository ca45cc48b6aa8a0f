package dev.pando.cli.bench;

import java.util.Arrays;
import java.util.Random;

/** Payloads of one size, no two of them alike for long. */
final class Payloads {
    private static final int POOL_BYTES = 4 << 20;
    private static final String DIGITS = "0123456789abcdef";

    private final byte[] pool;
    private final int bytes;

    private Payloads(byte[] pool, int bytes) {
        this.pool = pool;
        this.bytes = bytes;
    }

    /** They can't be compressed. */
    static Payloads random(int bytes) {
        byte[] pool = new byte[POOL_BYTES + bytes];
        new Random(1).nextBytes(pool);
        return new Payloads(pool, bytes);
    }

    /** Hexadecimal digits, which compress to a little more than half. */
    static Payloads digits(int bytes) {
        byte[] pool = random(bytes).pool;
        for (int i = 0; i < pool.length; i++) {
            pool[i] = (byte) DIGITS.charAt(pool[i] & 0xf);
        }
        return new Payloads(pool, bytes);
    }

    /** The same each time for the same number. */
    byte[] of(long number) {
        int from = (int) ((number * 0x9e37_79b9_7f4a_7c15L) >>> 42); // spread over the pool
        return Arrays.copyOfRange(pool, from, from + bytes);
    }
}
