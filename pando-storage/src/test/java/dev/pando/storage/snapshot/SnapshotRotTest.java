package dev.pando.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.storage.CorruptLogException;
import dev.pando.storage.LogOptions;
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Bits that flip in a snapshot's file, and files that are cut off or misplaced: never wrong content, and it says where. */
class SnapshotRotTest {
    private static final Path GROUP = Path.of("/group");
    private static final Path FILE = GROUP.resolve("snapshots/0000000000000005-0000000000000002.snapshot");
    private static final LogOptions OPTIONS = LogOptions.defaults().withRandom(new SplittableRandom(1));

    /** Three chunks, of which the first can be made smaller, and the last is not whole. */
    private final Made made;

    SnapshotRotTest() throws IOException {
        byte[] content = Made.content(4, 2 * Chunks.MAX_CONTENT_BYTES + 100);
        Arrays.fill(content, 0, Chunks.MAX_CONTENT_BYTES - 100, (byte) 7);
        new SplittableRandom(3).nextBytes(content);
        Arrays.fill(content, 0, Chunks.MAX_CONTENT_BYTES - 100, (byte) 7);
        made = Made.of(Made.point(5, 2), content, 1);
    }

    private static MemoryDisk holding(byte[] file) {
        return MemoryDisk.holding(Map.of(FILE, file));
    }

    /** What is damaged in it: found when it is opened, or when it is read. */
    private static CorruptLogException damageIn(MemoryDisk disk) throws IOException {
        SnapshotFiles store = SnapshotFiles.find(disk, GROUP, 7, OPTIONS);
        if (store.current() == null) {
            try {
                assertThat(store.covers(5)).isFalse();
            } catch (CorruptLogException e) {
                return e;
            }
        }
        try {
            byte[] unused = Made.readCurrent(store);
        } catch (CorruptLogException e) {
            return e;
        }
        throw new AssertionError("It was read.");
    }

    @Test
    void s25_any_flipped_bit_is_found() throws IOException {
        MemoryDisk disk = holding(made.file());
        assertThat(Made.readCurrent(SnapshotFiles.find(disk, GROUP, 7, OPTIONS)))
                .isEqualTo(made.content());
        int length = made.file().length;
        for (int at = 0; at < length; at++) {
            // The long middle of a chunk is all alike.
            if (at > 2000 && at < length - 2000 && at % 61 != 0) {
                continue;
            }
            disk.flip(FILE, at, 1 << (at % 8));
            CorruptLogException damage = damageIn(disk);
            assertThat(damage.file()).as("at %d", at).isEqualTo(FILE);
            assertThat(damage.offset()).as("at %d", at).isLessThanOrEqualTo(at);
            disk.flip(FILE, at, 1 << (at % 8));
        }
    }

    /** All of a file that is short. */
    @Test
    void s25_any_flipped_bit_of_a_small_one_is_found() throws IOException {
        byte[] content = Made.content(1, 20_300);
        Made small = Made.of(Made.point(5, 2), content, 1);
        MemoryDisk disk = holding(small.file());
        for (int at = 0; at < small.file().length; at++) {
            for (int bit = 0; bit < 8; bit += 3) {
                disk.flip(FILE, at, 1 << bit);
                assertThat(damageIn(disk).file()).as("at %d", at).isEqualTo(FILE);
                disk.flip(FILE, at, 1 << bit);
            }
        }
    }

    @Test
    void a_file_that_was_cut_off_or_lengthened_is_found() throws IOException {
        byte[] file = made.file();
        for (int length = 0; length < file.length; length += length < 300 || length > file.length - 300 ? 1 : 977) {
            assertThat(damageIn(holding(Arrays.copyOf(file, length))).file())
                    .as("%d bytes", length)
                    .isEqualTo(FILE);
        }
        assertThat(damageIn(holding(Arrays.copyOf(file, file.length + 1))).file())
                .isEqualTo(FILE);
    }

    @Test
    void a_chunk_of_another_place_or_another_snapshot_is_found() throws IOException {
        byte[] content = new byte[3 * Chunks.MAX_CONTENT_BYTES];
        new SplittableRandom(1).nextBytes(content);
        byte[] one = Made.of(Made.point(5, 2), content, 1).file();
        byte[] two = Made.of(Made.point(5, 2), content, 2).file();
        int chunk = Chunks.HEAD_BYTES + Chunks.MAX_CONTENT_BYTES;
        int first = one.length - Chunks.HEAD_BYTES - Chunks.END_BYTES - 3 * chunk;
        byte[] stranger = one.clone();
        System.arraycopy(two, first, stranger, first, chunk);
        assertThat(damageIn(holding(stranger)).offset()).isEqualTo(first);
        byte[] swapped = one.clone();
        System.arraycopy(one, first, swapped, first + chunk, chunk);
        assertThat(damageIn(holding(swapped)).offset()).isEqualTo(first + chunk);
        byte[] shorter = new byte[one.length - chunk];
        System.arraycopy(one, 0, shorter, 0, first + 2 * chunk);
        System.arraycopy(one, first + 3 * chunk, shorter, first + 2 * chunk, one.length - first - 3 * chunk);
        assertThat(damageIn(holding(shorter)).what()).contains("chunk 3 stands where 2 should");
    }

    @Test
    void what_is_of_another_group_a_newer_format_or_misnamed_is_refused_by_name() throws IOException {
        assertThatThrownBy(() -> SnapshotFiles.find(holding(made.file()), GROUP, 8, OPTIONS))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("belongs to group 0000000000000007, not to group 0000000000000008");
        Path elsewhere = FILE.resolveSibling("0000000000000006-0000000000000002.snapshot");
        assertThatThrownBy(
                        () -> SnapshotFiles.find(MemoryDisk.holding(Map.of(elsewhere, made.file())), GROUP, 7, OPTIONS))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("was written as the snapshot of entry 5");
        byte[] newer = made.file();
        ByteBuffer header = ByteBuffer.wrap(newer).putInt(8, 2);
        CRC32C crc = new CRC32C();
        crc.update(header.slice(0, 16));
        crc.update(header.slice(20, header.getInt(12) - 20));
        header.putInt(16, (int) crc.getValue());
        assertThatThrownBy(() -> SnapshotFiles.find(holding(newer), GROUP, 7, OPTIONS))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(FILE + " is of format 2")
                .hasMessageContaining("newer version of Pando");
    }

    @Test
    void a_flip_between_disk_and_memory_is_found() throws IOException {
        MemoryDisk disk = holding(made.file());
        SnapshotFiles store = SnapshotFiles.find(disk, GROUP, 7, OPTIONS);
        try (SnapshotStore.Reader reader = store.open()) {
            assertThat(reader).isNotNull();
            disk.flipNextRead();
            assertThatThrownBy(() -> Made.readAll(reader)).isInstanceOf(CorruptLogException.class);
        }
    }
}
