package dev.pando.core.membership;

/**
 * The identity of a cluster: 128 random bits drawn by its first member. Every connection checks it, so that a member
 * of one cluster can't be talked into another.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record ClusterId(long high, long low) {

    /** Stands for "not known yet": what a joiner says before it was told. No cluster has it. */
    public static final ClusterId UNKNOWN = new ClusterId(0, 0);

    /** Parses the 32 hexadecimal digits that {@link #toString} gives. */
    public static ClusterId parse(String hex) {
        return new ClusterId(Hex128.high(hex), Hex128.low(hex));
    }

    /** All 32 hexadecimal digits. */
    @Override
    public String toString() {
        return Hex128.format(high, low);
    }
}
