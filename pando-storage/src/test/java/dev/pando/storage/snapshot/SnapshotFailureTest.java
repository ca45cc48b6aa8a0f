package dev.pando.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.StorageFullException;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import dev.pando.storage.wal.SegmentedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Disks that are full or fail while a snapshot is made, comes or takes the log's place. */
class SnapshotFailureTest {
    private static final Path GROUP = Path.of("/group");
    private static final Path SNAPSHOTS = GROUP.resolve("snapshots");
    private static final Path PART = SNAPSHOTS.resolve("incoming.part");
    private static final SnapshotPoint POINT = Made.point(20, 2);
    private static final List<LogEntry> ENTRIES = LogStoreContract.entries(1, 9, 1, 100);

    private final Made foreign = Made.of(POINT, Made.content(1, 160_000), 1);

    SnapshotFailureTest() throws IOException {}

    private static LogStore open(MemoryDisk disk) throws IOException {
        LogOptions options = LogOptions.defaults().withSegmentBytes(8 << 10).withRandom(new SplittableRandom(1));
        return SegmentedLog.open(disk, GROUP, LogStoreContract.GROUP, options, false);
    }

    private static LogStore begin(MemoryDisk disk) throws IOException {
        LogStore store = open(disk);
        store.write(List.of(LogStoreContract.term(1, null), LogStoreContract.append(ENTRIES)));
        assertThat(Made.take(store.snapshots(), Made.point(3, 1), Made.content(3, 500)))
                .isTrue();
        return store;
    }

    private static List<LogEntry> all(LogStore store) throws IOException {
        return store.read(store.baseIndex() + 1, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static void checkAsBegun(LogStore store) throws IOException {
        assertThat(Objects.requireNonNull(store.snapshots().current()).point()).isEqualTo(Made.point(3, 1));
        assertThat(Made.readCurrent(store.snapshots())).isEqualTo(Made.content(3, 500));
        assertThat(all(store)).isEqualTo(ENTRIES);
    }

    @Test
    void a_full_disk_at_any_byte_ends_an_own_snapshot_and_nothing_else() throws IOException {
        byte[] content = Made.content(2, 60_000);
        int full = 0;
        for (int room = 0; room < foreign.file().length + 2000; room += 331) {
            MemoryDisk disk = new MemoryDisk();
            LogStore store = begin(disk);
            List<String> before = disk.list(SNAPSHOTS);
            disk.setCapacity(disk.used() + room);
            try {
                assertThat(Made.take(store.snapshots(), Made.point(5, 1), content))
                        .isTrue();
            } catch (StorageFullException e) {
                full++;
                assertThat(disk.list(SNAPSHOTS)).isEqualTo(before);
                checkAsBegun(store);
                disk.setCapacity(Long.MAX_VALUE);
                assertThat(Made.take(store.snapshots(), Made.point(5, 1), content))
                        .isTrue();
            }
            assertThat(Made.readCurrent(store.snapshots())).isEqualTo(content);
            store.close();
        }
        assertThat(full).isGreaterThan(50);
    }

    @Test
    void a_full_disk_at_any_byte_keeps_what_came_of_a_transfer() throws IOException {
        int full = 0;
        for (int room = 0; room < foreign.file().length + 2000; room += 331) {
            MemoryDisk disk = new MemoryDisk();
            LogStore store = begin(disk);
            disk.setCapacity(disk.used() + room);
            long received = 0;
            try (SnapshotStore.Transfer transfer = store.snapshots().receive(foreign.snapshot())) {
                try {
                    foreign.give(transfer, Long.MAX_VALUE >> 1);
                } finally {
                    received = transfer.received();
                }
            } catch (StorageFullException e) {
                full++;
                checkAsBegun(store);
                disk.setCapacity(Long.MAX_VALUE);
            }
            try (SnapshotStore.Transfer transfer = store.snapshots().receive(foreign.snapshot())) {
                assertThat(transfer.received()).isEqualTo(received);
                foreign.give(transfer, Long.MAX_VALUE >> 1);
                assertThat(transfer.complete()).isEqualTo(POINT);
            }
            store.close();
        }
        assertThat(full).isGreaterThan(50);
    }

    @Test
    void a_full_disk_leaves_everything_as_it_was_when_the_log_should_begin_anew() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        LogStore store = begin(disk);
        foreign.giveAll(store.snapshots());
        Ready.Persist restart = new Ready.Persist(null, POINT, 0, LogStoreContract.entries(21, 80, 2, 500), 0);
        List<Ready.Persist> batch = List.of(LogStoreContract.term(2, null), restart);
        int full = 0;
        for (int room = 0; ; room += 4096) {
            disk.setCapacity(disk.used() + room);
            try {
                store.write(batch);
                break;
            } catch (StorageFullException e) {
                full++;
                checkAsBegun(store);
                assertThat(store.baseIndex()).isZero();
                assertThat(disk.exists(PART)).isTrue();
            }
        }
        assertThat(full).isGreaterThan(5);
        store.close();
        disk.setCapacity(Long.MAX_VALUE);
        LogStore again = open(disk);
        assertThat(again.recoveredHardState().term()).isEqualTo(2);
        assertThat(again.baseIndex()).isEqualTo(20);
        assertThat(all(again)).isEqualTo(LogStoreContract.entries(21, 80, 2, 500));
    }

    @Test
    void s23_a_failed_write_or_sync_ends_an_own_snapshot_and_leaves_the_log_alone() throws IOException {
        for (int n = 1; n < 12; n++) {
            for (boolean sync : List.of(true, false)) {
                MemoryDisk disk = new MemoryDisk();
                LogStore store = begin(disk);
                SnapshotStore.Writer writer = store.snapshots().create(Made.point(5, 1));
                if (sync) {
                    disk.failSync(n);
                } else {
                    disk.failWrite(n);
                }
                try {
                    writer.write(ByteBuffer.wrap(Made.content(2, 60_000)));
                    boolean became = writer.finish();
                    assertThat(became && disk.failed() == null).isTrue();
                    writer.close();
                    continue;
                } catch (StorageException e) {
                    assertThat(disk.failed()).isNotNull();
                }
                assertThatThrownBy(writer::finish).isInstanceOf(StorageException.class);
                writer.close();
                checkAsBegun(store);
                store.write(List.of(LogStoreContract.append(LogStoreContract.entries(10, 10, 1, 10))));
                assertThat(Made.take(store.snapshots(), Made.point(6, 1), Made.content(4, 10)))
                        .isTrue();
                store.close();
                assertThat(Made.readCurrent(open(disk).snapshots())).isEqualTo(Made.content(4, 10));
            }
        }
    }

    /** What a failed sync left in the cache is not on the disk: it does not count, not even when it is read back. */
    @Test
    void s23_what_a_failed_sync_should_have_made_durable_is_fetched_once_more() throws IOException {
        for (int n = 1; n < 100; n++) {
            for (boolean killed : List.of(true, false)) {
                MemoryDisk disk = new MemoryDisk(new SplittableRandom(n));
                LogStore store = begin(disk);
                SnapshotStore.Transfer transfer = store.snapshots().receive(foreign.snapshot());
                disk.failSync(n);
                try {
                    foreign.give(transfer, Long.MAX_VALUE >> 1);
                    SnapshotPoint unused = transfer.complete();
                } catch (StorageException e) {
                    assertThat(disk.failed()).isNotNull();
                    assertThatThrownBy(() -> transfer.append(ByteBuffer.allocate(1)))
                            .isInstanceOf(StorageException.class);
                }
                if (disk.failed() == null) {
                    return;
                }
                transfer.close();
                checkAsBegun(store);
                if (killed) {
                    disk.kill();
                    store = open(disk);
                }
                disk.recover();
                foreign.giveAll(store.snapshots());
                disk.crash(n);
                LogStore again = open(disk);
                try (SnapshotStore.Transfer resumed = again.snapshots().receive(foreign.snapshot())) {
                    assertThat(resumed.received()).isEqualTo(foreign.file().length);
                    assertThat(resumed.complete()).isEqualTo(POINT);
                }
            }
        }
        throw new AssertionError("More syncs than were tried.");
    }

    @Test
    void l9_a_transfer_goes_on_after_a_crash_with_what_is_right_and_nothing_else() throws IOException {
        long resumed = 0;
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            MemoryDisk disk = new MemoryDisk(random.split());
            LogStore store = begin(disk);
            for (int life = 0; life < 5; life++) {
                disk.dieAtOperation(1 + random.nextInt(40));
                try {
                    foreign.giveAll(store.snapshots());
                } catch (IOException e) {
                    assertThat(disk.isDead()).as(e.toString()).isTrue();
                }
                if (random.nextBoolean()) {
                    disk.kill();
                } else {
                    disk.crash(seed);
                }
                store = open(disk);
                checkAsBegun(store);
                try (SnapshotStore.Transfer transfer = store.snapshots().receive(foreign.snapshot())) {
                    int length = (int) transfer.received();
                    resumed += length > 0 ? 1 : 0;
                    assertThat(Arrays.equals(disk.bytes(PART), 0, length, foreign.file(), 0, length))
                            .as("seed %d", seed)
                            .isTrue();
                }
            }
            foreign.giveAll(store.snapshots());
        }
        assertThat(resumed).isGreaterThan(300);
    }

    @Test
    void what_rots_of_a_transfer_is_fetched_once_more() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        LogStore store = begin(disk);
        try (SnapshotStore.Transfer transfer = store.snapshots().receive(foreign.snapshot())) {
            foreign.give(transfer, foreign.file().length - 1);
        }
        store.close();
        disk.crash(1);
        disk.flip(PART, 50_000, 1);
        for (int i = 0; i < 2; i++) {
            store = open(disk);
            try (SnapshotStore.Transfer transfer = store.snapshots().receive(foreign.snapshot())) {
                assertThat(transfer.received()).as("the first chunk").isBetween(30_000L, 50_000L);
            }
            store.close();
        }
        disk.flip(PART, 10, 1);
        store = open(disk);
        try (SnapshotStore.Transfer transfer = store.snapshots().receive(foreign.snapshot())) {
            assertThat(transfer.received()).isZero();
        }
        foreign.giveAll(store.snapshots());
    }

    @Test
    void leftovers_go_at_a_start_and_what_a_transfer_can_go_on_with_stays() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        LogStore store = begin(disk);
        SnapshotStore.Writer unused = store.snapshots().create(Made.point(4, 1));
        try (SnapshotStore.Transfer transfer = store.snapshots().receive(foreign.snapshot())) {
            foreign.give(transfer, 30_000);
        }
        disk.kill();
        open(disk).close();
        assertThat(disk.list(SNAPSHOTS))
                .containsExactly("0000000000000003-0000000000000001.snapshot", "incoming.part", "incoming.state");
        store = open(disk);
        store.write(List.of(LogStoreContract.append(LogStoreContract.entries(10, 30, 1, 10))));
        assertThat(Made.take(store.snapshots(), Made.point(25, 1), Made.content(1, 10)))
                .isTrue();
        store.close();
        open(disk).close();
        assertThat(disk.list(SNAPSHOTS)).containsExactly("0000000000000019-0000000000000001.snapshot");
    }

    @Test
    void a_file_goes_when_a_newer_is_current_and_nobody_reads_it_any_more() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        LogStore store = begin(disk);
        String first = "0000000000000003-0000000000000001.snapshot";
        SnapshotStore.Reader reader = Objects.requireNonNull(store.snapshots().open());
        SnapshotStore.Reader another = Objects.requireNonNull(store.snapshots().open());
        assertThat(Made.take(store.snapshots(), Made.point(5, 1), Made.content(5, 10)))
                .isTrue();
        another.close();
        assertThat(disk.list(SNAPSHOTS)).contains(first).hasSize(2);
        assertThat(Made.readAll(reader)).isEqualTo(Made.content(3, 500));
        reader.close();
        assertThat(disk.list(SNAPSHOTS)).doesNotContain(first).hasSize(1);
    }

    /** 256 MiB of content, and no more memory than a few chunks: the disk keeps nothing of it. */
    @Test
    void memory_does_not_grow_with_the_snapshot() throws IOException {
        CountingDisk disk = new CountingDisk();
        LogOptions options = LogOptions.defaults().withRandom(new SplittableRandom(1));
        SnapshotFiles store = SnapshotFiles.find(disk, GROUP, 7, options);
        byte[] megabyte = new byte[1 << 20];
        new SplittableRandom(1).nextBytes(megabyte);
        try (SnapshotStore.Writer writer = store.create(Made.point(5, 1))) {
            for (int i = 0; i < 256; i++) {
                writer.write(ByteBuffer.wrap(megabyte));
            }
            assertThat(writer.finish()).isTrue();
        }
        assertThat(disk.largestWrite()).isLessThanOrEqualTo(Chunks.HEAD_BYTES + Chunks.MAX_CONTENT_BYTES);
        assertThat(disk.largestUnsynced()).isLessThanOrEqualTo((4L << 20) + 2 * Chunks.MAX_CONTENT_BYTES);
    }
}
