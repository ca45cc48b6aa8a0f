package dev.pando.storage.wal;

import static dev.pando.storage.testing.LogStoreContract.append;
import static dev.pando.storage.testing.LogStoreContract.entries;
import static dev.pando.storage.testing.LogStoreContract.entry;
import static dev.pando.storage.testing.LogStoreContract.term;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.entry.LogEntry;
import dev.pando.storage.LogStore;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;

/** What a crash left behind the log's end doesn't come back, not even where what is written next ends right before it. */
class LeftoverTest {
    private static final Path SEGMENT = Damage.LOG.resolve("0000000000000001.log");
    private static final int PAYLOAD_BYTES = 100;

    /** Of a frame with one such entry: a multiple of 8. */
    private static final int FRAME_BYTES = FrameHeader.headLength(1) + LogEntry.HEADER_BYTES + PAYLOAD_BYTES;

    private final NavigableMap<Path, byte[]> files;
    private final int tornAt;
    private final byte[] whole;
    private final List<LogEntry> durable = entries(1, 3, 1, PAYLOAD_BYTES);
    private final List<LogEntry> replaced = new ArrayList<>(durable);

    /** Entries 4 and 5, of two terms and so in two frames, are written at once; the crash loses the first of them. */
    LeftoverTest() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        LogStore store = SegmentedLog.open(disk, Damage.DIRECTORY, LogModel.GROUP, Damage.options(), false);
        store.write(List.of(term(2, null), append(durable)));
        files = disk.files();
        byte[] before = disk.bytes(SEGMENT);
        store.write(List.of(append(List.of(entry(4, 1, PAYLOAD_BYTES), entry(5, 2, PAYLOAD_BYTES)))));
        whole = disk.bytes(SEGMENT);
        tornAt = Arrays.mismatch(before, whole);
        byte[] torn = whole.clone();
        Arrays.fill(torn, tornAt, tornAt + FRAME_BYTES, (byte) 0);
        files.put(SEGMENT, torn);
        replaced.add(entry(4, 2, PAYLOAD_BYTES));
    }

    private MemoryDisk diskWithEntry4Replaced() throws IOException {
        MemoryDisk disk = MemoryDisk.holding(files);
        try (LogStore store = Damage.open(disk)) {
            assertThat(LogModel.readAll(store)).isEqualTo(durable);
            store.write(List.of(append(replaced.subList(3, 4))));
        }
        return disk;
    }

    @Test
    void s27_a_frame_behind_a_torn_one_is_overwritten_with_zeros() throws IOException {
        MemoryDisk disk = diskWithEntry4Replaced();
        byte[] behind = Arrays.copyOfRange(disk.bytes(SEGMENT), tornAt + FRAME_BYTES, tornAt + 2 * FRAME_BYTES);
        assertThat(behind).isEqualTo(new byte[FRAME_BYTES]);
        try (LogStore store = Damage.open(disk)) {
            assertThat(LogModel.readAll(store)).isEqualTo(replaced);
        }
    }

    @Test
    void s27_a_frame_behind_a_torn_one_does_not_count_even_if_the_zeros_are_lost() throws IOException {
        MemoryDisk disk = diskWithEntry4Replaced();
        byte[] bytes = disk.bytes(SEGMENT);
        System.arraycopy(whole, tornAt + FRAME_BYTES, bytes, tornAt + FRAME_BYTES, FRAME_BYTES);
        NavigableMap<Path, byte[]> withLeftover = disk.files();
        withLeftover.put(SEGMENT, bytes);
        try (LogStore store = Damage.open(MemoryDisk.holding(withLeftover))) {
            assertThat(LogModel.readAll(store)).isEqualTo(replaced);
        }
    }
}
