package dev.pando.storage.wal;

import dev.pando.core.TermRun;
import java.util.ArrayList;
import java.util.List;

/** The terms of a stretch of the log: grows with the number of terms, not of entries. Not thread-safe. */
final class TermRuns {
    private final List<TermRun> runs = new ArrayList<>();

    /** Entries from this index on, up to the next call, have this term. */
    void append(long firstIndex, long term) {
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

    /** The term of an entry that is in this stretch, or 0 if the stretch begins after it. */
    long termAt(long index) {
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
