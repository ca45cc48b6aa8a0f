package dev.pando.storage.wal;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.storage.FileDisk;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Measures, when run by hand: writes a log of a million entries of 256 bytes into an empty folder, or opens the one that
 * is there, and says how long it took and how much heap it needed.
 */
final class ResumeTiming {
    private static final long ENTRIES = 1_000_000;
    private static final int PAYLOAD_BYTES = 256;
    private static final int BATCH = 500;

    private ResumeTiming() {}

    public static void main(String[] arguments) throws IOException {
        ExecutorService background = Executors.newSingleThreadExecutor();
        try {
            run(Path.of(arguments[0]), LogOptions.defaults().withBackground(background));
        } finally {
            background.shutdown();
        }
    }

    private static void run(Path directory, LogOptions options) throws IOException {
        long start = System.nanoTime();
        try (LogStore store = SegmentedLog.open(new FileDisk(), directory, 0, options, false)) {
            say("opened, last index " + store.lastIndex(), start);
            if (store.lastIndex() < ENTRIES) {
                start = System.nanoTime();
                fill(store);
                say("written, " + store.counts(), start);
            } else {
                read(store);
            }
        }
    }

    private static void fill(LogStore store) throws IOException {
        Proposal proposal = Proposal.data(new byte[PAYLOAD_BYTES]);
        long next = store.lastIndex() + 1;
        while (next <= ENTRIES) {
            List<LogEntry> entries = new ArrayList<>();
            for (int i = 0; i < BATCH && next <= ENTRIES; i++) {
                entries.add(LogEntry.encode(0, next, 1, next, proposal));
                next++;
            }
            store.write(List.of(new Ready.Persist(new HardState(1, null), 0, entries, 0)));
        }
    }

    private static void read(LogStore store) throws IOException {
        long start = System.nanoTime();
        long next = 1;
        while (next <= ENTRIES) {
            next += store.read(next, ENTRIES, 1 << 20).size();
        }
        say("read from first to last", start);
        start = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            store.read(1 + i * 7919L % ENTRIES, ENTRIES, 1);
        }
        say("10,000 reads of one entry each, all over the log", start);
    }

    private static void say(String what, long sinceNs) {
        long usedMiB =
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
        System.out.printf("%s: %.3f s, heap in use %d MiB%n", what, (System.nanoTime() - sinceNs) / 1e9, usedMiB);
    }
}
