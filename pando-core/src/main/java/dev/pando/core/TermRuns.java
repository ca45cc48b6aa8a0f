package dev.pando.core;

import java.util.Arrays;
import java.util.List;

/**
 * The term of every entry of the log, in memory that grows with the number of terms, not of entries. Terms never fall
 * along the log.
 */
final class TermRuns extends ByValue {
    private static final int INITIAL_CAPACITY = 8;

    /** Where each run begins; strictly rising, from 1. Valid below {@link #count}. */
    private long[] firsts;

    /** The term of each run; strictly rising. Valid below {@link #count}. */
    private long[] terms;

    private int count;
    private long lastIndex;

    TermRuns(List<TermRun> runs, long lastIndex) {
        firsts = new long[Math.max(INITIAL_CAPACITY, runs.size())];
        terms = new long[firsts.length];
        for (TermRun run : runs) {
            this.lastIndex = run.firstIndex() - 1;
            append(run.term());
        }
        boolean fits = runs.isEmpty() ? lastIndex == 0 : firsts[0] == 1 && lastIndex >= this.lastIndex;
        if (!fits) {
            throw new InvariantViolation("The runs " + runs + " can't be those of a log up to " + lastIndex + ".");
        }
        this.lastIndex = lastIndex;
    }

    private TermRuns(TermRuns other) {
        firsts = Arrays.copyOf(other.firsts, other.firsts.length);
        terms = Arrays.copyOf(other.terms, other.terms.length);
        count = other.count;
        lastIndex = other.lastIndex;
    }

    TermRuns copy() {
        return new TermRuns(this);
    }

    long lastIndex() {
        return lastIndex;
    }

    long lastTerm() {
        return count == 0 ? 0 : terms[count - 1];
    }

    /** The term at {@code index}, from 0 (where it is 0) to the last. */
    long termAt(long index) {
        if (index < 0 || index > lastIndex) {
            throw new InvariantViolation("No term is known at " + index + ": the log ends at " + lastIndex + ".");
        }
        int run = runOf(index);
        return run < 0 ? 0 : terms[run];
    }

    boolean matches(long index, long term) {
        return index >= 0 && index <= lastIndex && termAt(index) == term;
    }

    /** The largest index that is {@code index} at most and has a term of {@code term} at most; 0 if there is none. */
    long lastIndexWithin(long index, long term) {
        int run = Arrays.binarySearch(terms, 0, count, term);
        if (run < 0) {
            run = -run - 2;
        }
        if (run < 0) {
            return 0;
        }
        long end = run == count - 1 ? lastIndex : firsts[run + 1] - 1;
        return Math.max(0, Math.min(index, end));
    }

    void append(long term) {
        lastIndex++;
        if (count > 0 && terms[count - 1] == term) {
            return;
        }
        if (term <= lastTerm()) {
            throw new InvariantViolation("An entry of term " + term + " after one of term " + lastTerm() + ".");
        }
        if (count == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * count);
            terms = Arrays.copyOf(terms, 2 * count);
        }
        firsts[count] = lastIndex;
        terms[count] = term;
        count++;
    }

    /** Forgets {@code from} and everything after it. */
    void truncate(long from) {
        lastIndex = from - 1;
        while (count > 0 && firsts[count - 1] >= from) {
            count--;
        }
    }

    private int runOf(long index) {
        if (count > 0 && firsts[count - 1] <= index) {
            return count - 1;
        }
        int run = Arrays.binarySearch(firsts, 0, count, index);
        return run >= 0 ? run : -run - 2;
    }

    @Override
    Object[] values() {
        long[] runs = Arrays.copyOf(firsts, 2 * count);
        System.arraycopy(terms, 0, runs, count, count);
        return new Object[] {lastIndex, Arrays.stream(runs).boxed().toList()};
    }
}
