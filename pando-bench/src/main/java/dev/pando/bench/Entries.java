package dev.pando.bench;

import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import java.util.ArrayList;
import java.util.List;

/** Entries to measure with. */
final class Entries {
    static final int PAYLOAD_BYTES = 256;
    static final long GROUP = 7;

    private Entries() {}

    static Proposal proposal() {
        return Proposal.data(new byte[PAYLOAD_BYTES]);
    }

    static LogEntry entry(long index) {
        return LogEntry.encode(GROUP, index, 1, index, proposal());
    }

    static List<LogEntry> entries(long first, int count) {
        List<LogEntry> entries = new ArrayList<>(count);
        for (long index = first; index < first + count; index++) {
            entries.add(entry(index));
        }
        return entries;
    }
}
