package dev.pando.testkit.oracle;

/** How a call has ended, as far as its client knows. */
public sealed interface Outcome {
    /** It has not taken effect, and won't. */
    Outcome FAILED = new Failed();

    /** It may have taken effect, may still do so at any time, or never. */
    Outcome UNKNOWN = new Unknown();

    /**
     * It was carried out, between its invocation and now.
     *
     * @param atNanos when the client was answered
     * @param order of that answer among all that the history was told ({@link Call#order})
     */
    record Completed(Result result, long atNanos, int order) implements Outcome {}

    /** {@link #FAILED}. */
    record Failed() implements Outcome {}

    /** {@link #UNKNOWN}. */
    record Unknown() implements Outcome {}
}
