package dev.pando.core.membership;

/** 128 bits as 32 hexadecimal digits. */
final class Hex128 {
    private static final int DIGITS = 32;

    private Hex128() {}

    static String format(long high, long low) {
        return digits(high) + digits(low);
    }

    static long high(String hex) {
        return Long.parseUnsignedLong(checked(hex).substring(0, DIGITS / 2), 16);
    }

    static long low(String hex) {
        return Long.parseUnsignedLong(checked(hex).substring(DIGITS / 2), 16);
    }

    private static String digits(long value) {
        String hex = Long.toHexString(value);
        return "0".repeat(DIGITS / 2 - hex.length()) + hex;
    }

    private static String checked(String hex) {
        if (hex.length() != DIGITS || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IllegalArgumentException("An id has 32 hexadecimal digits, not '" + hex + "'.");
        }
        return hex;
    }
}
