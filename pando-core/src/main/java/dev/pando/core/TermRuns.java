package dev.pando.core;

import java.util.Arrays;
import java.util.List;

/**
 * The term of every entry of the log, in memory that grows with the number of terms, not of entries. Terms never fall
 * along the log.
 */
final class TermRuns extends ByValue {
    private static final int INITIAL_CAPACITY = 8;

    /** Where each run begins; strictly rising, from the index after the base. Valid below {@link #count}. */
    private long[] firsts;

    /** The term of each run; strictly rising. Valid below {@link #count}. */
    private long[] terms;

    private int count;
    private long lastIndex;

    /** Nothing is known of what stands before it. 0 as long as nothing was dropped. */
    private long baseIndex;

    /** The term of the entry there, 0 at index 0. */
    private long baseTerm;

    TermRuns(long baseIndex, long baseTerm, List<TermRun> runs, long lastIndex) {
        this.baseIndex = baseIndex;
        this.baseTerm = baseTerm;
        firsts = new long[Math.max(INITIAL_CAPACITY, runs.size())];
        terms = new long[firsts.length];
        for (TermRun run : runs) {
            this.lastIndex = run.firstIndex() - 1;
            append(run.term());
        }
        boolean fits =
                runs.isEmpty() ? lastIndex == baseIndex : firsts[0] == baseIndex + 1 && lastIndex >= this.lastIndex;
        boolean isBase = baseIndex >= 0 && (baseIndex == 0) == (baseTerm == 0);
        if (!fits || !isBase) {
            throw new InvariantViolation("The runs %s can't be those of a log after %d of term %d, up to %d."
                    .formatted(runs, baseIndex, baseTerm, lastIndex));
        }
        this.lastIndex = lastIndex;
    }

    private TermRuns(TermRuns other) {
        firsts = Arrays.copyOf(other.firsts, other.firsts.length);
        terms = Arrays.copyOf(other.terms, other.terms.length);
        count = other.count;
        lastIndex = other.lastIndex;
        baseIndex = other.baseIndex;
        baseTerm = other.baseTerm;
    }

    TermRuns copy() {
        return new TermRuns(this);
    }

    long lastIndex() {
        return lastIndex;
    }

    long baseIndex() {
        return baseIndex;
    }

    long lastTerm() {
        return count == 0 ? baseTerm : terms[count - 1];
    }

    /** The term at {@code index}, from the base (at index 0 it is 0) to the last. */
    long termAt(long index) {
        if (index < baseIndex || index > lastIndex) {
            throw new InvariantViolation("No term is known at %d: the log begins after %d and ends at %d."
                    .formatted(index, baseIndex, lastIndex));
        }
        int run = runOf(index);
        return run < 0 ? baseTerm : terms[run];
    }

    /** Before the base everything is committed, so that any leader has the same (§3.6). */
    boolean matches(long index, long term) {
        return index >= 0 && index <= lastIndex && (index < baseIndex || termAt(index) == term);
    }

    /**
     * The largest index that is {@code index} at most and has a term of {@code term} at most; 0 if there is none. If it is
     * before the base, where no term is known, it may be smaller than this says.
     */
    long lastIndexWithin(long index, long term) {
        int run = Arrays.binarySearch(terms, 0, count, term);
        if (run < 0) {
            run = -run - 2;
        }
        long end;
        if (run < 0) {
            end = baseTerm <= term ? baseIndex : baseIndex - 1;
        } else {
            end = run == count - 1 ? lastIndex : firsts[run + 1] - 1;
        }
        return Math.max(0, Math.min(index, end));
    }

    void append(long term) {
        lastIndex++;
        if (count > 0 && terms[count - 1] == term) {
            return;
        }
        if (count == 0 ? term < baseTerm || term == 0 : term < lastTerm()) {
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

    /** The log begins after {@code index} from now on. */
    void compact(long index) {
        long term = termAt(index);
        int dropped = Math.max(0, runOf(index));
        boolean isWhole = count > 0 && (dropped == count - 1 ? lastIndex : firsts[dropped + 1] - 1) == index;
        dropped += isWhole ? 1 : 0;
        System.arraycopy(firsts, dropped, firsts, 0, count - dropped);
        System.arraycopy(terms, dropped, terms, 0, count - dropped);
        count -= dropped;
        if (count > 0) {
            firsts[0] = index + 1;
        }
        baseIndex = index;
        baseTerm = term;
    }

    /** Another log begins, without an entry, after {@code index} of {@code term}. */
    void restart(long index, long term) {
        count = 0;
        lastIndex = index;
        baseIndex = index;
        baseTerm = term;
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
        return new Object[] {
            baseIndex, baseTerm, lastIndex, Arrays.stream(runs).boxed().toList()
        };
    }
}
