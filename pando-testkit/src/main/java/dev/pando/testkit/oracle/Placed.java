package dev.pando.testkit.oracle;

/** Which windows have been placed: a set of bits. */
final class Placed {
    private final long[] words;

    /** No word after this one has ever had a bit. Only grows. */
    private int highestWord;

    Placed(int windows) {
        words = new long[(windows + Long.SIZE - 1) / Long.SIZE];
    }

    void add(int window) {
        int word = window / Long.SIZE;
        words[word] |= 1L << window;
        highestWord = Math.max(highestWord, word);
    }

    void remove(int window) {
        words[window / Long.SIZE] &= ~(1L << window);
    }

    /**
     * The set and a state, to be remembered. Windows are placed more or less in order, so that only a few words are
     * neither full nor empty: those alone are kept, from that of the first missing window to the last that has a bit.
     */
    <S> Configuration<S> with(S state, int firstMissing) {
        int from = firstMissing / Long.SIZE;
        int to = Math.min(highestWord + 1, words.length);
        while (to > from && words[to - 1] == 0) {
            to--;
        }
        long[] middle = new long[Math.max(0, to - from)];
        System.arraycopy(words, from, middle, 0, middle.length);
        return new Configuration<>(from, middle, state);
    }
}
