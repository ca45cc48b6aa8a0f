package dev.pando.testkit.oracle;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far a search has come: which windows it has placed, in whatever order, and the state after them. What can follow
 * depends on nothing else, so that it is searched once.
 */
final class Configuration<S> {
    /** All windows of the words before this one are placed. */
    private final int fullWords;

    /** None of the windows after these is placed. */
    private final long[] words;

    private final S state;
    private final int hash;

    Configuration(int fullWords, long[] words, S state) {
        this.fullWords = fullWords;
        this.words = words;
        this.state = state;
        hash = (Arrays.hashCode(words) * 31 + fullWords) * 31 + state.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Configuration<?> that
                && hash == that.hash
                && fullWords == that.fullWords
                && Arrays.equals(words, that.words)
                && state.equals(that.state);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
