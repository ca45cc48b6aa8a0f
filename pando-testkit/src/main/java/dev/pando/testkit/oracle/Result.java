package dev.pando.testkit.oracle;

/** What a client was answered. */
public sealed interface Result {
    /**
     * Of a write, or a compare-and-set that was done: it stands in the log at {@code index}, and the entry there has this
     * {@code term}.
     */
    record Written(long index, long term) implements Result {
        @Override
        public String toString() {
            return "acknowledged at index " + index + " of term " + term;
        }
    }

    /** Of a read, or a compare-and-set that was not done: what the key held, {@link Operation#ABSENT} for nothing. */
    record Found(long value) implements Result {
        @Override
        public String toString() {
            return value == Operation.ABSENT ? "found nothing" : "found " + value;
        }
    }
}
