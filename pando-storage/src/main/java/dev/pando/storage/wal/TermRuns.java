package dev.pando.storage.wal;

import dev.pando.core.TermRun;
import java.util.ArrayList;
import java.util.List;

/** The terms of a stretch of the log: grows with the number of terms, not of entries. Not thread-safe. */
final class TermRuns {
    private final List<TermRun> runs = new ArrayList<>();
    private long baseIndex;
    private long baseTerm;

    /** Forgets this entry and those before it, but for its term. */
    void beginAfter(long index, long term) {
        baseIndex = index;
        baseTerm = term;
        while (runs.size() > 1 && runs.get(1).firstIndex() <= index + 1) {
            runs.remove(0);
        }
        if (!runs.isEmpty() && runs.get(0).firstIndex() <= index) {
            runs.set(0, new TermRun(index + 1, runs.get(0).term()));
        }
    }

    /** Forgets everything: nothing is known but that entry's term. */
    void restartAfter(long index, long term) {
        runs.clear();
        beginAfter(index, term);
    }

    /** Entries from this index on, up to the next call, have this term. */
    void append(long firstIndex, long term) {
        cut(firstIndex);
        if (runs.isEmpty() || last().term() != term) {
            runs.add(new TermRun(firstIndex, term));
        }
    }

    /** Forgets entries from this index on. */
    void cut(long fromIndex) {
        while (!runs.isEmpty() && last().firstIndex() >= fromIndex) {
            runs.remove(runs.size() - 1);
        }
    }

    /** The term of an entry that is in this stretch or right before it; 0 if the stretch begins later. */
    long termAt(long index) {
        if (index == baseIndex) {
            return baseTerm;
        }
        for (int i = runs.size() - 1; i >= 0; i--) {
            if (runs.get(i).firstIndex() <= index) {
                return runs.get(i).term();
            }
        }
        return 0;
    }

    List<TermRun> toList() {
        return List.copyOf(runs);
    }

    private TermRun last() {
        return runs.get(runs.size() - 1);
    }
}
