package dev.pando.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pando.core.entry.LogEntry;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random batches, a crash anywhere, also while a store is opened, and again: what was acknowledged is there, what was not
 * is a legal prefix of it, what was cut doesn't come back, term and vote never go back. Under seeds, in virtual time.
 */
class CrashTest {
    private static final Path DIRECTORY = Path.of("/group");

    /** More can be asked for: {@code -Dpando.crashSeeds=100000}. */
    private static final int SEEDS = Integer.getInteger("pando.crashSeeds", 2000);

    private static final int LIVES = 8;

    /** How a process ends. */
    private enum End {
        POWER_LOST,
        KILLED,
        SYNC_FAILED,
        WRITE_FAILED,
        CLOSED
    }

    @Test
    void s12_s18_s27_l9_nothing_acknowledged_is_lost_and_nothing_cut_returns() {
        Map<End, Integer> ends = new EnumMap<>(End.class);
        for (long seed = 0; seed < SEEDS; seed++) {
            run(seed, ends);
        }
        for (End end : End.values()) {
            assertThat(ends.getOrDefault(end, 0)).as(end.toString()).isGreaterThan(SEEDS / 2);
        }
    }

    private static void run(long seed, Map<End, Integer> ends) {
        SplittableRandom random = new SplittableRandom(seed);
        MemoryDisk disk = new MemoryDisk();
        LogModel model = new LogModel(seed, random.nextBoolean() ? 200 : 1500);
        for (int life = 0; life < LIVES; life++) {
            String when = "seed " + seed + ", life " + life;
            try {
                End end = live(disk, model, random, when);
                ends.merge(end, 1, Integer::sum);
            } catch (IOException | RuntimeException | AssertionError e) {
                fail(when, e);
            }
        }
    }

    private static End live(MemoryDisk disk, LogModel model, SplittableRandom random, String when) throws IOException {
        End end = End.values()[random.nextInt(End.values().length)];
        LateExecutor late = new LateExecutor();
        LogOptions options = LogOptions.defaults()
                .withSegmentBytes(8 << 10)
                .withRandom(random.split())
                .withBackground(random.nextBoolean() ? Runnable::run : late);
        switch (end) {
            case POWER_LOST, KILLED -> disk.dieAtOperation(1 + random.nextInt(random.nextInt(4) == 0 ? 12 : 90));
            case SYNC_FAILED -> disk.failSync(1 + random.nextInt(30));
            case WRITE_FAILED -> disk.failWrite(1 + random.nextInt(30));
            case CLOSED -> {}
        }
        boolean failed = false;
        @Nullable LogStore store = null;
        try {
            store = SegmentedLog.open(disk, DIRECTORY, LogModel.GROUP, options, false);
            model.recovered(store, when);
            int batches = random.nextInt(40);
            for (int i = 0; i < batches; i++) {
                store.write(model.nextBatch());
                model.acknowledged();
                late.runSome(random);
                readSome(store, model, random, when);
            }
            store.close();
        } catch (IOException e) {
            assertThat(end).as("%s: %s", when, e).isNotEqualTo(End.CLOSED);
            failed = true;
        }
        if (failed && store != null) {
            assertRefuses(store, when);
        }
        if (end != End.CLOSED || random.nextBoolean()) {
            endProcess(disk, end, random);
        }
        late.runAll();
        return end;
    }

    private static void endProcess(MemoryDisk disk, End end, SplittableRandom random) {
        if (end == End.KILLED || (end != End.POWER_LOST && random.nextBoolean())) {
            disk.kill();
        } else {
            disk.crash(random.nextLong());
        }
    }

    private static void readSome(LogStore store, LogModel model, SplittableRandom random, String when)
            throws IOException {
        List<LogEntry> all = model.entries();
        assertThat(store.lastIndex()).as(when).isEqualTo(all.size());
        if (all.isEmpty() || random.nextInt(4) > 0) {
            return;
        }
        int from = 1 + random.nextInt(all.size());
        int to = from + random.nextInt(all.size() - from + 1);
        assertThat(store.read(from, to, Integer.MAX_VALUE).equals(all.subList(from - 1, to)))
                .as(when)
                .isTrue();
    }

    private static void assertRefuses(LogStore store, String when) {
        try {
            store.write(List.of(LogStoreContract.term(1_000_000, null)));
            fail("%s: a store that failed took another batch", when);
        } catch (IOException expected) {
            assertThat(expected).as(when).isNotNull();
        }
    }

    /** Runs what it is given later, or never before the process has ended. */
    private static final class LateExecutor implements Executor {
        private final Deque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void runSome(SplittableRandom random) {
            if (!tasks.isEmpty() && random.nextInt(3) == 0) {
                tasks.remove().run();
            }
        }

        void runAll() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }
    }
}
