package dev.pando.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.pando.core.HardState;
import dev.pando.core.entry.LogEntry;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.LogStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bits that flip, and files that are cut off, lost or misplaced: never wrong data, and a refusal says where. */
class RotTest {

    /** What came of opening a damaged log and reading all of it. */
    private record Outcome(
            @Nullable List<LogEntry> entries, @Nullable StorageException refusal) {}

    private static Outcome openAndRead(MemoryDisk disk, HardState hardState) {
        try (LogStore store = Damage.open(disk)) {
            assertThat(store.recoveredHardState()).isEqualTo(hardState);
            return new Outcome(LogModel.readAll(store), null);
        } catch (StorageException e) {
            return new Outcome(null, e);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HardState hardStateOf(Damage.Stored stored) throws IOException {
        try (LogStore store = Damage.open(stored.disk())) {
            return store.recoveredHardState();
        }
    }

    private static Map<Path, byte[]> with(Damage.Stored stored, Path path, byte[] bytes) {
        NavigableMap<Path, byte[]> files = new TreeMap<>(stored.files());
        files.put(path, bytes);
        return files;
    }

    @Test
    void s25_any_flipped_bit_in_a_log_that_was_closed_is_refused_or_does_no_harm() throws IOException {
        Damage.Stored stored = Damage.log(true);
        HardState hardState = hardStateOf(stored);
        assertThat(stored.segments()).hasSizeGreaterThanOrEqualTo(3);
        int refused = 0;
        for (Path path : stored.files().keySet()) {
            int length = stored.bytes(path).length;
            for (int at = 0; at < length; at++) {
                MemoryDisk disk = stored.disk();
                disk.flip(path, at, 1 << (at % 8));
                Outcome outcome = openAndRead(disk, hardState);
                String where = path + " at " + at;
                if (outcome.refusal() instanceof CorruptLogException refusal) {
                    refused++;
                    assertThat(refusal.file()).as(where).isEqualTo(path);
                    assertThat(refusal.offset()).as(where).isLessThanOrEqualTo(at);
                } else if (outcome.refusal() != null) {
                    fail(where, outcome.refusal());
                } else {
                    assertThat(outcome.entries()).as(where).isEqualTo(stored.entries());
                }
            }
        }
        assertThat(refused).isGreaterThan(20_000);
    }

    /**
     * Where nothing was written after it, the last write looks, when damaged, just like one that a crash tore. That is what sync
     * marks can't tell, and all that they can't.
     */
    @Test
    void s25_after_a_crash_only_the_last_write_can_be_taken_for_a_torn_tail() throws IOException {
        Damage.Stored stored = Damage.log(false);
        HardState hardState = hardStateOf(stored);
        Path active = stored.active();
        byte[] bytes = stored.bytes(active);
        long lastWrite = lastFrameOffset(stored);
        int frameBytes = FrameHeader.headLength(3) + 3 * LogEntry.HEADER_BYTES + 100 + 50;
        int lost = 0;
        for (int at = 0; at < bytes.length; at++) {
            MemoryDisk disk = stored.disk();
            disk.flip(active, at, 1 << (at % 8));
            Outcome outcome = openAndRead(disk, hardState);
            if (outcome.entries() != null && !outcome.entries().equals(stored.entries())) {
                lost++;
                assertThat((long) at).isGreaterThanOrEqualTo(lastWrite);
                assertThat(outcome.entries())
                        .isEqualTo(stored.entries().subList(0, stored.entries().size() - 3));
            }
        }
        assertThat(lost).isEqualTo(frameBytes);
    }

    private static long lastFrameOffset(Damage.Stored stored) throws IOException {
        MemoryDisk disk = stored.disk();
        Path active = stored.active();
        try (var file = disk.open(active)) {
            SegmentHeader.Found found = SegmentHeader.read(file, active, LogModel.GROUP, sequenceOf(active));
            FrameCursor cursor =
                    new FrameCursor(file, found.header().key(), found.length(), Damage.SEGMENT_BYTES, 1 << 16);
            long last = found.length();
            try {
                while (true) {
                    last = cursor.next().offset();
                }
            } catch (BadFrameException atTheEnd) {
                return last;
            }
        }
    }

    private static long sequenceOf(Path segment) {
        return Long.parseLong(String.valueOf(segment.getFileName()).substring(0, 16), 16);
    }

    @Test
    void s25_a_corrupt_record_in_the_middle_is_refused_by_name_and_nothing_is_changed() throws IOException {
        Damage.Stored stored = Damage.log(false);
        MemoryDisk disk = stored.disk();
        disk.flip(stored.active(), SegmentHeader.BLOCK_BYTES + 200, 0x10);
        Map<Path, ByteBuffer> before = contents(disk);

        assertThatThrownBy(() -> Damage.open(disk))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining(stored.active().toString())
                .hasMessageContaining("offset 4");
        assertThat(contents(disk)).isEqualTo(before);
    }

    private static Map<Path, ByteBuffer> contents(MemoryDisk disk) {
        Map<Path, ByteBuffer> contents = new TreeMap<>();
        disk.files().forEach((path, bytes) -> contents.put(path, ByteBuffer.wrap(bytes)));
        return contents;
    }

    @Test
    void a_segment_that_was_cut_off_is_refused_at_any_length() throws IOException {
        Damage.Stored stored = Damage.log(true);
        HardState hardState = hardStateOf(stored);
        for (Path segment : stored.segments()) {
            byte[] whole = stored.bytes(segment);
            for (int length = 0; length < whole.length; length += 97) {
                MemoryDisk disk = MemoryDisk.holding(with(stored, segment, Arrays.copyOf(whole, length)));
                Outcome outcome = openAndRead(disk, hardState);
                assertThat(outcome.refusal())
                        .isInstanceOf(CorruptLogException.class)
                        .hasMessageContaining(segment.toString());
            }
        }
    }

    @Test
    void a_missing_segment_is_refused_by_name() throws IOException {
        Damage.Stored stored = Damage.log(true);
        for (Path segment : stored.segments()) {
            NavigableMap<Path, byte[]> files = new TreeMap<>(stored.files());
            files.remove(segment);
            assertThatThrownBy(() -> Damage.open(MemoryDisk.holding(files)))
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining(segment.toString())
                    .hasMessageContaining("missing");
        }
    }

    @Test
    void segments_in_a_wrong_order_are_refused_by_name() throws IOException {
        Damage.Stored stored = Damage.log(true);
        Path first = stored.segments().get(0);
        Path second = stored.segments().get(1);
        NavigableMap<Path, byte[]> files = new TreeMap<>(stored.files());
        files.put(first, stored.bytes(second));
        files.put(second, stored.bytes(first));
        assertThatThrownBy(() -> Damage.open(MemoryDisk.holding(files)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("was written as segment");
    }

    @Test
    void another_groups_log_is_refused_by_name() throws IOException {
        MemoryDisk disk = Damage.log(true).disk();
        assertThatThrownBy(() -> SegmentedLog.open(disk, Damage.DIRECTORY, 99, Damage.options(), true))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("belongs to group 0000000000000007, not to group 0000000000000063");
    }

    /** A write that the disk put into the wrong place, or a stale copy of a block. */
    @Test
    void a_misplaced_or_stale_block_is_never_taken_for_entries() throws IOException {
        Damage.Stored stored = Damage.log(true);
        HardState hardState = hardStateOf(stored);
        for (Path to : stored.segments()) {
            for (Path from : stored.segments()) {
                for (int block = 4096; block < Damage.SEGMENT_BYTES; block += 512) {
                    for (int source = 4096; source < Damage.SEGMENT_BYTES; source += 512) {
                        byte[] bytes = stored.bytes(to).clone();
                        System.arraycopy(stored.bytes(from), source, bytes, block, 512);
                        Outcome outcome = openAndRead(MemoryDisk.holding(with(stored, to, bytes)), hardState);
                        if (outcome.refusal() == null) {
                            assertThat(outcome.entries()).isEqualTo(stored.entries());
                        }
                    }
                }
            }
        }
    }

    @Test
    void a_damaged_or_missing_sidecar_is_made_anew() throws IOException {
        MemoryDisk sound = Damage.log(true).disk();
        Damage.open(sound).close();
        Damage.Stored stored = new Damage.Stored(sound.files(), LogModel.readAll(Damage.open(sound)));
        HardState hardState = hardStateOf(stored);
        List<Path> sidecars = stored.files().keySet().stream()
                .filter(path -> path.toString().endsWith(".idx"))
                .toList();
        assertThat(sidecars).isNotEmpty();
        for (Path sidecar : sidecars) {
            NavigableMap<Path, byte[]> without = new TreeMap<>(stored.files());
            without.remove(sidecar);
            for (MemoryDisk disk : List.of(
                    MemoryDisk.holding(without),
                    MemoryDisk.holding(with(stored, sidecar, new byte[0])),
                    MemoryDisk.holding(with(stored, sidecar, new byte[4096])),
                    MemoryDisk.holding(with(stored, sidecar, stored.bytes(sidecars.get(0)))))) {
                assertThat(openAndRead(disk, hardState).entries()).isEqualTo(stored.entries());
                assertThat(disk.files().get(sidecar)).isEqualTo(stored.bytes(sidecar));
            }
        }
    }
}
