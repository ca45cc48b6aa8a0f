package dev.pando.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A part of the rules' state. It is compared and hashed by value, so that states can be told apart when they are
 * explored, and a run can be compared with its repetition. Nothing in it depends on object identity or on the
 * platform's hashes of it.
 */
abstract class ByValue {

    /** Everything that makes this state what it is, in a fixed order; enums by ordinal, since their hash is identity. */
    abstract @Nullable Object[] values();

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof ByValue that
                        && getClass() == that.getClass()
                        && Arrays.equals(values(), that.values()));
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(values());
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + Arrays.toString(values());
    }
}
