package dev.pando.testkit.oracle;

/**
 * What a client asks for. Each concerns one key, so that keys are checked one by one. A further command, such as a
 * compare-and-set, is a further record here, a further {@link Result} where it needs one, and a rule in a {@link Model}.
 */
public sealed interface Operation {
    /** The value of a key that nobody has written. No write may have it. */
    long ABSENT = 0;

    /** What it concerns. */
    String key();

    /** Whether it never changes anything, whatever its outcome. */
    boolean isReadOnly();

    /** Whether a call of it can end so. */
    boolean accepts(Result result);

    /**
     * Appends {@code key=value} to the log.
     *
     * @param value that no other write of the history has, of whatever key; not {@link #ABSENT}
     */
    record Write(String key, long value) implements Operation {
        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public boolean accepts(Result result) {
            return result instanceof Result.Written;
        }

        @Override
        public String toString() {
            return "write " + key + "=" + value;
        }
    }

    /** Reads what the key holds. */
    record Read(String key) implements Operation {
        @Override
        public boolean isReadOnly() {
            return true;
        }

        @Override
        public boolean accepts(Result result) {
            return result instanceof Result.Found;
        }

        @Override
        public String toString() {
            return "read " + key;
        }
    }
}
