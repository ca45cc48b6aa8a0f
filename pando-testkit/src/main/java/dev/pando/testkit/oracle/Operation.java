package dev.pando.testkit.oracle;

/**
 * What a client asks for. Each concerns one key, so that keys are checked one by one. A further command is a further
 * record here, a further {@link Result} where it needs one, and a rule in a {@link Model}.
 */
public sealed interface Operation {
    /** The value of a key that nobody has written. Nothing that is not read-only may have it. */
    long ABSENT = 0;

    /** What it concerns. */
    String key();

    /** What the key holds once it was done; {@link #ABSENT} for one that is read-only. */
    long value();

    /** Whether it never changes anything, whatever its outcome. Of one call, see {@link Call#isReadOnly}. */
    boolean isReadOnly();

    /** Whether a call of it can end so. */
    boolean accepts(Result result);

    /**
     * Appends {@code key=value} to the log.
     *
     * @param value that no other write or compare-and-set of the history has, of whatever key; not {@link #ABSENT}
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

    /**
     * Sets the key to {@code value} if it holds {@code expected}. It ends with {@link Result.Written} if it was done, and
     * with {@link Result.Found} if not: the key held that instead, which can't be {@code expected}. Where it was not done
     * and nobody can say what the key held, the history is told that it has failed.
     *
     * @param expected {@link #ABSENT} for nothing
     * @param value that no other write or compare-and-set of the history has, of whatever key; not {@link #ABSENT}
     */
    record CompareAndSet(String key, long expected, long value) implements Operation {
        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public boolean accepts(Result result) {
            return !(result instanceof Result.Found found) || found.value() != expected;
        }

        @Override
        public String toString() {
            return "compare-and-set " + key + " from " + (expected == ABSENT ? "nothing" : expected) + " to " + value;
        }
    }

    /** Reads what the key holds. */
    record Read(String key) implements Operation {
        @Override
        public long value() {
            return ABSENT;
        }

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
