package dev.pando.testkit.oracle;

/** One DATA entry of the final committed log. */
public record CommittedWrite(long index, long term, long value) {
    @Override
    public String toString() {
        return value + " at index " + index + " of term " + term;
    }
}
