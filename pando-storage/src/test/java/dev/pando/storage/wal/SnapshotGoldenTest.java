package dev.pando.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.StoredLog;
import dev.pando.core.TermRun;
import dev.pando.core.entry.LogEntry;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.snapshot.Made;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** As {@link GoldenTest}: a group with a snapshot, a log that lost its beginning, and a transfer that was broken off. */
class SnapshotGoldenTest {
    private static final Path GROUP = Path.of("/group");
    private static final String RESOURCES = "/golden/format-1-snapshot/";
    private static final String SNAPSHOT = "snapshots/000000000000001d-0000000000000001.snapshot";
    private static final List<String> NAMES = List.of(
            "vote",
            "log/000000000000000a.log", // 1 to 9 are covered
            "log/000000000000000a.idx",
            "log/000000000000000b.log",
            "log/000000000000000b.idx",
            "log/000000000000000c.log",
            SNAPSHOT,
            "snapshots/incoming.part",
            "snapshots/incoming.state");

    /** A header, and a chunk that is as long as its content. What follows is deflated, by whatever the JDK has for it. */
    private static final int SURE_BYTES = 124 + 20 + (64 << 10);

    private static final List<LogEntry> ENTRIES = LogStoreContract.entries(1, 36, 1, 1000);

    private static LogOptions options() {
        return LogOptions.defaults().withSegmentBytes(8 << 10).withRandom(new SplittableRandom(42));
    }

    private static byte[] content() {
        byte[] content = new byte[70_000];
        new SplittableRandom(6).nextBytes(content);
        Arrays.fill(content, 64 << 10, content.length, (byte) 'x');
        return content;
    }

    private static Made foreign() throws IOException {
        byte[] content = new byte[20_000];
        new SplittableRandom(7).nextBytes(content);
        return Made.of(Made.point(50, 1), content, 5);
    }

    /** Writes, with what is in the code today, what the files in the tree hold. */
    private static MemoryDisk write() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        try (LogStore store = SegmentedLog.open(disk, GROUP, LogModel.GROUP, options(), false)) {
            store.write(List.of(LogStoreContract.term(1, null)));
            for (LogEntry entry : ENTRIES) {
                store.write(List.of(LogStoreContract.append(List.of(entry))));
            }
            assertThat(Made.take(store.snapshots(), Made.point(29, 1), content()))
                    .isTrue();
            assertThat(store.compact(Long.MAX_VALUE)).isEqualTo(27);
            Made foreign = foreign();
            try (SnapshotStore.Transfer transfer = store.snapshots().receive(foreign.snapshot())) {
                foreign.give(transfer, 18_000);
            }
        }
        return disk;
    }

    private static MemoryDisk golden() throws IOException {
        NavigableMap<Path, byte[]> files = new TreeMap<>();
        for (String name : NAMES) {
            try (InputStream in = SnapshotGoldenTest.class.getResourceAsStream(RESOURCES + name)) {
                assertThat(in).as(name).isNotNull();
                files.put(GROUP.resolve(name), in.readAllBytes());
            }
        }
        return MemoryDisk.holding(files);
    }

    @Test
    void a_group_with_a_snapshot_resumes() throws IOException {
        try (LogStore store = SegmentedLog.open(golden(), GROUP, LogModel.GROUP, options(), true)) {
            assertThat(store.recoveredLog())
                    .isEqualTo(new StoredLog(
                            Made.point(29, 1), 27, 1, List.of(new TermRun(28, 1)), 36, 360, List.of(), 29));
            assertThat(LogModel.readAll(store)).isEqualTo(ENTRIES.subList(27, 36));
            assertThat(Made.readCurrent(store.snapshots())).isEqualTo(content());
            Made foreign = foreign();
            try (SnapshotStore.Transfer transfer = store.snapshots().receive(foreign.snapshot())) {
                assertThat(transfer.received()).isEqualTo(124);
                foreign.give(transfer, Long.MAX_VALUE >> 1);
                assertThat(transfer.complete()).isEqualTo(Made.point(50, 1));
            }
        }
    }

    @Test
    void the_same_bytes_are_written_today() throws IOException {
        MemoryDisk today = write();
        MemoryDisk golden = golden();
        for (String name : NAMES) {
            byte[] written = today.bytes(GROUP.resolve(name));
            byte[] expected = golden.bytes(GROUP.resolve(name));
            int length = name.equals(SNAPSHOT) ? SURE_BYTES : Integer.MAX_VALUE;
            assertThat(Arrays.copyOf(written, Math.min(length, written.length)))
                    .as(name)
                    .isEqualTo(Arrays.copyOf(expected, Math.min(length, expected.length)));
        }
    }

    /** Writes the files anew, into the folder given: only for a new format. */
    public static void main(String[] arguments) throws IOException {
        MemoryDisk disk = write();
        for (String name : NAMES) {
            Path target = Path.of(arguments[0]).resolve(name);
            Files.createDirectories(target.resolveSibling("."));
            Files.write(target, disk.bytes(GROUP.resolve(name)));
        }
    }
}
