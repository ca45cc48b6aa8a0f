package dev.pando.cli.demo;

/**
 * How a log differs from what was appended.
 *
 * @param missing lines that are not in the log
 * @param invented entries that nobody appended
 * @param repeated entries that are in the log once more than they were appended
 * @param outOfOrder entries that stand behind one of the same sender that was appended after them
 */
public record Difference(long missing, long invented, long repeated, long outOfOrder) {
    public static final Difference NONE = new Difference(0, 0, 0, 0);

    public Difference plus(Difference other) {
        return new Difference(
                missing + other.missing,
                invented + other.invented,
                repeated + other.repeated,
                outOfOrder + other.outOfOrder);
    }

    /** The larger of each: of two logs of the same input, how bad the worst is. */
    public Difference worst(Difference other) {
        return new Difference(
                Math.max(missing, other.missing),
                Math.max(invented, other.invented),
                Math.max(repeated, other.repeated),
                Math.max(outOfOrder, other.outOfOrder));
    }
}
