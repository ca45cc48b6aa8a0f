package dev.pando.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.entry.LogEntry;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Readers see whole, right entries while the log writer appends, cuts and rolls. */
class ConcurrentReadTest {
    private static final int READERS = 3;
    private static final int ROUNDS = 400;

    @Test
    void readers_see_right_entries_while_the_log_is_written_cut_and_rolled() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
        LogOptions options = LogOptions.defaults()
                .withSegmentBytes(8 << 10)
                .withBackground(threads)
                .withRandom(new SplittableRandom(9));
        try (LogStore store =
                SegmentedLog.open(new MemoryDisk(), Path.of("/group"), LogStoreContract.GROUP, options, false)) {
            AtomicBoolean done = new AtomicBoolean();
            List<CompletableFuture<Long>> readers = IntStream.range(0, READERS)
                    .mapToObj(number -> CompletableFuture.supplyAsync(() -> readUntil(done, store, number), threads))
                    .toList();
            write(store);
            done.set(true);
            for (CompletableFuture<Long> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void write(LogStore store) throws Exception {
        SplittableRandom random = new SplittableRandom(4);
        for (int term = 1; term <= ROUNDS; term++) {
            long last = store.lastIndex();
            long from = last == 0 ? 1 : 1 + Math.max(last - random.nextInt(30), 0);
            store.write(List.of(
                    LogStoreContract.term(term, null),
                    LogStoreContract.replace(from, LogStoreContract.entries(from, from + 19, term, 60))));
        }
    }

    private static long readUntil(AtomicBoolean done, LogStore store, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long reads = 0;
        while (!done.get() || reads == 0) {
            long last = store.lastIndex();
            if (last == 0) {
                Thread.onSpinWait();
                continue;
            }
            long from = 1 + random.nextLong(last);
            check(read(store, from, from + random.nextInt(40)), from);
            reads++;
        }
        return reads;
    }

    private static List<LogEntry> read(LogStore store, long from, long to) {
        try {
            return store.read(from, to, 10_000);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(List<LogEntry> entries, long from) {
        for (int i = 0; i < entries.size(); i++) {
            LogEntry entry = entries.get(i);
            assertThat(entry).isEqualTo(LogStoreContract.entry(from + i, entry.term(), 60));
        }
    }
}
