package dev.pando.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.snapshot.Made;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random batches, a crash anywhere, also while a store is opened, and again: what was acknowledged is there, what was not
 * is a legal prefix of it, what was cut doesn't come back, term and vote never go back; snapshots of this member's own and of others
 * take the place of what is dropped. Under seeds, in virtual time.
 */
class CrashTest {
    private static final Path DIRECTORY = Path.of("/group");

    /** More can be asked for: {@code -Dpando.crashSeeds=100000}. */
    private static final int SEEDS = Integer.getInteger("pando.crashSeeds", 2000);

    private static final int LIVES = 8;

    /** What must have been tried often, or the test says little. */
    private enum Tried {
        SNAPSHOT_TAKEN,
        SEGMENTS_DROPPED,
        TRANSFER_RESUMED,
        TRANSFER_RESUMED_IN_A_LATER_LIFE,
        LOG_BEGUN_ANEW,
        LOG_BEGUN_ANEW_AT_START
    }

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
        Map<Tried, Integer> tried = new EnumMap<>(Tried.class);
        for (long seed = 0; seed < SEEDS; seed++) {
            run(seed, ends, tried);
        }
        for (Tried each : Tried.values()) {
            assertThat(tried.getOrDefault(each, 0)).as("%s of %s", each, tried).isGreaterThan(SEEDS / 20);
        }
        for (End end : End.values()) {
            assertThat(ends.getOrDefault(end, 0)).as(end.toString()).isGreaterThan(SEEDS / 2);
        }
    }

    private static void run(long seed, Map<End, Integer> ends, Map<Tried, Integer> tried) {
        SplittableRandom random = new SplittableRandom(seed);
        MemoryDisk disk = new MemoryDisk();
        LogModel model = new LogModel(seed, random.nextBoolean() ? 200 : 1500);
        SnapshotDriver snapshots = new SnapshotDriver(model, disk, random.nextInt(3) > 0, tried);
        for (int life = 0; life < LIVES; life++) {
            String when = "seed " + seed + ", life " + life;
            try {
                End end = live(disk, model, snapshots, random, when);
                ends.merge(end, 1, Integer::sum);
            } catch (IOException | RuntimeException | AssertionError e) {
                fail(when, e);
            }
        }
    }

    private static End live(
            MemoryDisk disk, LogModel model, SnapshotDriver snapshots, SplittableRandom random, String when)
            throws IOException {
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
            snapshots.recovered(store, when);
            int batches = random.nextInt(40);
            for (int i = 0; i < batches; i++) {
                store.write(model.nextBatch());
                model.acknowledged();
                snapshots.step(store, random, when);
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
        long base = store.baseIndex();
        List<LogEntry> all = model.current().after(base);
        assertThat(store.lastIndex()).as(when).isEqualTo(base + all.size());
        if (all.isEmpty() || random.nextInt(4) > 0) {
            return;
        }
        int from = 1 + random.nextInt(all.size());
        int to = from + random.nextInt(all.size() - from + 1);
        assertThat(store.read(base + from, base + to, Integer.MAX_VALUE).equals(all.subList(from - 1, to)))
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

    /** Takes snapshots, receives others, drops what they cover; in some runs only. */
    private static final class SnapshotDriver {
        private final LogModel model;
        private final MemoryDisk disk;
        private final boolean active;
        private final Map<Tried, Integer> tried;
        private final Map<SnapshotPoint, byte[]> contents = new HashMap<>();
        private @Nullable Made foreign;
        private long receivedBefore;
        private boolean inThisLife;

        /** A snapshot that fails leaves the log alone, and is the last of its life. */
        private boolean failed;

        SnapshotDriver(LogModel model, MemoryDisk disk, boolean active, Map<Tried, Integer> tried) {
            this.model = model;
            this.disk = disk;
            this.active = active;
            this.tried = tried;
        }

        private void tried(Tried what) {
            tried.merge(what, 1, Integer::sum);
        }

        void recovered(LogStore store, String when) throws IOException {
            inThisLife = false;
            failed = false;
            Made last = foreign;
            if (last != null
                    && last.snapshot().point().equals(store.recoveredLog().snapshot())) {
                tried(Tried.LOG_BEGUN_ANEW_AT_START); // or right before the crash
                foreign = null;
            }
            checkCurrent(store, when);
        }

        private void checkCurrent(LogStore store, String when) throws IOException {
            byte[] content = contents.get(model.snapshot());
            if (content != null) {
                assertThat(Made.readCurrent(store.snapshots())).as(when).isEqualTo(content);
            } else {
                assertThat(store.snapshots().current()).as(when).isNull();
            }
        }

        void step(LogStore store, SplittableRandom random, String when) throws IOException {
            if (!active || failed || random.nextInt(3) > 0) {
                return;
            }
            @Nullable Made complete = null;
            try {
                switch (random.nextInt(6)) {
                    case 0, 1 -> takeOne(store, random);
                    case 2 -> compact(store, random, when);
                    default -> complete = receive(store, random, when);
                }
            } catch (IOException e) {
                failed = true;
            }
            if (complete != null) {
                store.write(model.nextRestart(complete.snapshot().point()));
                model.acknowledged();
                foreign = null;
                tried(Tried.LOG_BEGUN_ANEW);
                checkCurrent(store, when);
            }
        }

        private static byte[] content(SplittableRandom random) {
            return Made.content(random.nextLong(), random.nextInt(random.nextInt(4) == 0 ? 60_000 : 3000));
        }

        private void takeOne(LogStore store, SplittableRandom random) throws IOException {
            SnapshotPoint point = model.nextOwn();
            if (point == null) {
                return;
            }
            byte[] content = content(random);
            if (random.nextInt(4) == 0) {
                try (SnapshotStore.Writer writer = store.snapshots().create(point)) {
                    writer.write(ByteBuffer.wrap(content));
                }
                return;
            }
            contents.put(point, content);
            model.snapshotInFlight(point);
            assertThat(Made.take(store.snapshots(), point, content)).isTrue();
            model.snapshotTaken();
            tried(Tried.SNAPSHOT_TAKEN);
        }

        private void compact(LogStore store, SplittableRandom random, String when) throws IOException {
            long before = store.baseIndex();
            long upTo = random.nextBoolean() ? Long.MAX_VALUE : random.nextLong(store.lastIndex() + 1);
            long base = store.compact(upTo);
            assertThat(base)
                    .as(when)
                    .isBetween(
                            before,
                            Math.max(before, Math.min(upTo, model.snapshot().index())));
            assertThat(store.baseIndex()).as(when).isEqualTo(base);
            assertThat(store.read(base, base, 1000)).as(when).isEmpty();
            if (base > before) {
                tried(Tried.SEGMENTS_DROPPED);
            }
        }

        private @Nullable Made receive(LogStore store, SplittableRandom random, String when) throws IOException {
            Made made = foreign;
            if (made == null || !model.mayRestart(made.snapshot().point())) {
                SnapshotPoint point = model.nextForeign();
                if (!model.mayRestart(point)) {
                    return null;
                }
                made = Made.of(point, content(random), random.nextLong());
                contents.put(point, made.content());
                foreign = made;
                receivedBefore = 0;
            }
            boolean complete;
            try (SnapshotStore.Transfer transfer = store.snapshots().receive(made.snapshot())) {
                long received = transfer.received();
                if (inThisLife) {
                    assertThat(received).as(when).isEqualTo(receivedBefore);
                } else if (receivedBefore > 0) {
                    assertThat(received).as(when).isLessThanOrEqualTo(receivedBefore);
                }
                byte[] here = disk.bytes(DIRECTORY.resolve("snapshots/incoming.part"));
                assertThat(Arrays.equals(here, 0, (int) received, made.file(), 0, (int) received))
                        .as(when)
                        .isTrue();
                if (received > 0) {
                    tried(inThisLife ? Tried.TRANSFER_RESUMED : Tried.TRANSFER_RESUMED_IN_A_LATER_LIFE);
                }
                inThisLife = true;
                receivedBefore = Long.MAX_VALUE; // as far as a failing append has come
                made.give(transfer, 1 + random.nextInt(40_000));
                receivedBefore = transfer.received();
                complete = receivedBefore == made.snapshot().fileBytes();
                if (complete) {
                    assertThat(transfer.complete())
                            .as(when)
                            .isEqualTo(made.snapshot().point());
                }
            }
            return complete ? made : null;
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
