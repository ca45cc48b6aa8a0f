package dev.pando.core.membership;

/**
 * The identity of a member: 128 random bits that it draws and syncs to its disk before its first request, and that
 * never change afterwards. A member that lost its disk is a new member.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record MemberId(long high, long low) implements Comparable<MemberId> {

    /** Parses the 32 hexadecimal digits that {@link #toString} gives. */
    public static MemberId parse(String hex) {
        return new MemberId(Hex128.high(hex), Hex128.low(hex));
    }

    @Override
    public int compareTo(MemberId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The first 8 hexadecimal digits: enough to tell members of one cluster apart in a message. */
    public String brief() {
        return toString().substring(0, 8);
    }

    /** All 32 hexadecimal digits. */
    @Override
    public String toString() {
        return Hex128.format(high, low);
    }
}
