package dev.pando.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.LogStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.snapshot.Made;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where a log may begin, and what a start makes of a snapshot and a log that don't go together. */
class LogBeginningTest {
    private static final Path SNAPSHOTS = Damage.DIRECTORY.resolve("snapshots");
    private static final Path FIRST = Damage.LOG.resolve("0000000000000001.log");
    private static final List<LogEntry> ENTRIES = LogStoreContract.entries(1, 30, 1, 1000);

    private final NavigableMap<Path, byte[]> files;
    private final List<Path> segments;

    /** Some segments, closed in order. */
    LogBeginningTest() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        LogStore store = SegmentedLog.open(disk, Damage.DIRECTORY, LogModel.GROUP, Damage.options(), false);
        store.write(List.of(LogStoreContract.term(1, null)));
        for (LogEntry entry : ENTRIES) {
            store.write(List.of(LogStoreContract.append(List.of(entry))));
        }
        store.close();
        files = disk.files();
        segments = files.keySet().stream()
                .filter(path -> path.toString().endsWith(".log"))
                .toList();
        assertThat(segments).hasSizeGreaterThan(3);
    }

    private static Path snapshotPath(long index, long term) {
        return SNAPSHOTS.resolve("%016x-%016x.snapshot".formatted(index, term));
    }

    private void addSnapshot(long index, long term) throws IOException {
        Made made = Made.of(Made.point(index, term), Made.content(index, 500), index);
        files.put(snapshotPath(index, term), made.file());
    }

    private MemoryDisk disk() {
        return MemoryDisk.holding(files);
    }

    private static NavigableMap<Path, byte[]> copy(MemoryDisk disk) {
        return new TreeMap<>(disk.files());
    }

    private static void assertUnchanged(MemoryDisk disk, NavigableMap<Path, byte[]> before) {
        assertThat(disk.files().keySet()).isEqualTo(before.keySet());
        before.forEach((path, bytes) ->
                assertThat(disk.files().get(path)).as(path.toString()).isEqualTo(bytes));
    }

    private void assertRefused(String... names) {
        MemoryDisk disk = disk();
        NavigableMap<Path, byte[]> before = copy(disk);
        var refused = assertThatThrownBy(() -> Damage.open(disk)).isInstanceOf(StorageException.class);
        for (String name : names) {
            refused.hasMessageContaining(name);
        }
        assertUnchanged(disk, before);
    }

    @Test
    void l9_a_missing_beginning_that_a_snapshot_covers_is_where_the_log_begins() throws IOException {
        addSnapshot(20, 1);
        files.remove(FIRST);
        files.remove(segments.get(1));
        try (LogStore store = Damage.open(disk())) {
            long base = store.baseIndex();
            assertThat(base).isBetween(5L, 20L);
            assertThat(LogModel.readAll(store)).isEqualTo(ENTRIES.subList((int) base, 30));
            assertThat(store.recoveredLog().commitIndex()).isEqualTo(20);
            assertThat(store.recoveredLog().snapshot()).isEqualTo(Made.point(20, 1));
        }
    }

    @Test
    void s25_a_missing_beginning_that_no_snapshot_covers_is_refused() throws IOException {
        files.remove(FIRST);
        assertRefused(FIRST.toString(), "missing", "no snapshot covers it");
        addSnapshot(2, 1);
        assertRefused(FIRST.toString(), "missing", "no snapshot covers it");
    }

    @Test
    void s25_a_missing_segment_in_the_middle_is_refused_unless_it_is_covered() throws IOException {
        addSnapshot(6, 1);
        files.remove(segments.get(2));
        assertRefused(segments.get(2).toString(), "missing");
    }

    @Test
    void s25_the_newest_segment_is_missed_whatever_a_snapshot_covers() throws IOException {
        addSnapshot(30, 1);
        Path newest = segments.get(segments.size() - 1);
        files.remove(newest);
        assertRefused(newest.toString(), "missing");
    }

    @Test
    void s25_a_snapshot_without_any_log_is_refused() throws IOException {
        addSnapshot(30, 1);
        files.keySet().removeIf(path -> path.startsWith(Damage.LOG));
        assertRefused(Damage.LOG.toString(), "missing");
        files.keySet().removeIf(path -> path.endsWith("vote"));
        MemoryDisk disk = disk();
        assertThatThrownBy(() -> SegmentedLog.open(disk, Damage.DIRECTORY, LogModel.GROUP, Damage.options(), false))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("vote is missing");
    }

    @Test
    void s25_a_damaged_snapshot_that_the_log_needs_is_refused_by_name_and_no_older_one_taken() throws IOException {
        addSnapshot(2, 1);
        addSnapshot(20, 1);
        files.remove(FIRST);
        for (int at : new int[] {0, 10, 20, 60}) {
            Objects.requireNonNull(files.get(snapshotPath(20, 1)))[at] ^= 1;
            assertRefused(snapshotPath(20, 1).toString(), "damaged");
            Objects.requireNonNull(files.get(snapshotPath(20, 1)))[at] ^= 1;
        }
    }

    @Test
    void a_damaged_snapshot_that_the_log_does_not_need_is_passed_over() throws IOException {
        addSnapshot(4, 1);
        addSnapshot(20, 1);
        Objects.requireNonNull(files.get(snapshotPath(20, 1)))[60] ^= 1;
        MemoryDisk disk = disk();
        try (LogStore store = Damage.open(disk)) {
            assertThat(store.recoveredLog().snapshot()).isEqualTo(Made.point(4, 1));
            assertThat(LogModel.readAll(store)).isEqualTo(ENTRIES);
            assertThat(disk.exists(snapshotPath(20, 1))).isTrue();
            assertThat(Made.take(store.snapshots(), Made.point(21, 1), Made.content(1, 10)))
                    .isTrue();
            assertThat(disk.list(SNAPSHOTS)).hasSize(1);
        }
    }

    @Test
    void a_start_carries_out_a_restart_that_a_crash_came_into() throws IOException {
        for (SnapshotPoint point : List.of(Made.point(50, 1), Made.point(31, 1))) {
            files.keySet().removeIf(path -> path.startsWith(SNAPSHOTS));
            addSnapshot(10, 1);
            addSnapshot(point.index(), point.term());
            MemoryDisk disk = disk();
            for (int i = 0; i < 2; i++) {
                try (LogStore store = Damage.open(disk)) {
                    assertThat(store.baseIndex()).isEqualTo(point.index());
                    assertThat(store.lastIndex()).isEqualTo(point.index());
                    assertThat(store.recoveredLog().snapshot()).isEqualTo(point);
                    assertThat(store.recoveredLog().lastTimeMs()).isEqualTo(point.timeMs());
                    assertThat(store.recoveredLog().configurations()).containsExactly(point.configuration());
                    assertThat(LogModel.readAll(store)).isEmpty();
                }
                assertThat(disk.files().keySet().stream()
                                .filter(path -> path.toString().endsWith(".log")))
                        .hasSize(1);
                assertThat(disk.list(SNAPSHOTS)).hasSize(1);
            }
            try (LogStore store = Damage.open(disk)) {
                List<LogEntry> more = LogStoreContract.entries(point.index() + 1, point.index() + 9, 1, 1000);
                store.write(List.of(LogStoreContract.append(more)));
                assertThat(LogModel.readAll(store)).isEqualTo(more);
            }
        }
    }

    @Test
    void a_log_with_another_entry_in_the_snapshots_place_begins_anew() throws IOException {
        MemoryDisk disk = disk();
        try (LogStore store = Damage.open(disk)) {
            store.write(List.of(LogStoreContract.term(2, null)));
        }
        files.clear();
        files.putAll(disk.files());
        addSnapshot(20, 2);
        try (LogStore store = Damage.open(disk())) {
            assertThat(store.baseIndex()).isEqualTo(20);
            assertThat(store.recoveredLog().baseTerm()).isEqualTo(2);
            assertThat(LogModel.readAll(store)).isEmpty();
        }
    }

    @Test
    void s18_a_log_that_is_committed_beyond_a_snapshot_that_it_lacks_is_refused() throws IOException {
        MemoryDisk disk = disk();
        try (LogStore store = Damage.open(disk)) {
            LogEntry next = LogStoreContract.entry(31, 2, 10);
            store.write(List.of(LogStoreContract.term(2, null), new Ready.Persist(null, 0, List.of(next), 25)));
        }
        files.clear();
        files.putAll(disk.files());
        addSnapshot(20, 2);
        assertRefused("committed up to entry 25", "entry 20 is another one than in the snapshot");
    }

    @Test
    void s12_a_vote_that_is_behind_the_snapshot_is_refused() throws IOException {
        addSnapshot(50, 2);
        assertRefused("vote", "newest term and vote are lost");
    }

    @Test
    void s25_damage_in_the_log_comes_before_a_restart() throws IOException {
        addSnapshot(50, 1);
        Objects.requireNonNull(files.get(segments.get(segments.size() - 1)))[4200] ^= 1;
        MemoryDisk disk = disk();
        assertThatThrownBy(() -> Damage.open(disk))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining(segments.get(segments.size() - 1).toString());
    }

    @Test
    void s25_a_log_that_begins_after_another_entry_than_the_snapshot_has_is_refused() throws IOException {
        MemoryDisk disk = disk();
        long base;
        try (LogStore store = Damage.open(disk)) {
            store.write(List.of(LogStoreContract.term(2, null)));
            assertThat(Made.take(store.snapshots(), Made.point(30, 1), Made.content(1, 10)))
                    .isTrue();
            base = store.compact(15);
            assertThat(base).isPositive();
        }
        files.clear();
        files.putAll(disk.files());
        files.keySet().removeIf(path -> path.startsWith(SNAPSHOTS));
        addSnapshot(base, 2);
        assertRefused("the log begins after an entry of term 1, which has term 2 in the snapshot");
    }

    @Test
    void a_full_disk_at_a_start_that_has_to_begin_anew_changes_nothing() throws IOException {
        addSnapshot(50, 1);
        files.keySet().removeIf(path -> path.toString().endsWith(".new")); // which would make room
        MemoryDisk disk = disk();
        disk.setCapacity(disk.used() + 100);
        NavigableMap<Path, byte[]> before = copy(disk);
        assertThatThrownBy(() -> Damage.open(disk)).isInstanceOf(StorageException.class);
        assertUnchanged(disk, before);
        disk.setCapacity(Long.MAX_VALUE);
        try (LogStore store = Damage.open(disk)) {
            assertThat(store.baseIndex()).isEqualTo(50);
        }
    }

    @Test
    void s25_no_flipped_bit_gives_a_log_that_was_compacted_a_wrong_beginning() throws IOException {
        MemoryDisk compacted = disk();
        long base;
        try (LogStore store = Damage.open(compacted)) {
            assertThat(Made.take(store.snapshots(), Made.point(20, 1), Made.content(1, 10)))
                    .isTrue();
            base = store.compact(Long.MAX_VALUE);
        }
        NavigableMap<Path, byte[]> sound = compacted.files();
        List<LogEntry> expected = ENTRIES.subList((int) base, 30);
        for (Path path : sound.keySet()) {
            int length = Objects.requireNonNull(sound.get(path)).length;
            for (int at = 0; at < Math.min(length, 300); at++) {
                MemoryDisk disk = MemoryDisk.holding(sound);
                disk.flip(path, at, 1 << (at % 8));
                try (LogStore store = Damage.open(disk)) {
                    assertThat(store.baseIndex()).isEqualTo(base);
                    assertThat(LogModel.readAll(store)).isEqualTo(expected);
                } catch (CorruptLogException e) {
                    assertThat(e.file()).as("%s at %d", path, at).isEqualTo(path);
                }
            }
        }
    }
}
