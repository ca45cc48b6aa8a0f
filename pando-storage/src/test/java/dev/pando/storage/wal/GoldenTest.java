package dev.pando.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.StoredLog;
import dev.pando.core.TermRun;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.directory.Admission;
import dev.pando.storage.directory.DataDirectory;
import dev.pando.storage.directory.Identity;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * The format stays what it is: a data directory of format 1 is in the tree, resumes, and would be written the same today.
 * A change that makes this fail needs a new format with a number of its own, and must still read this one.
 */
class GoldenTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final Path GROUP = DIRECTORY.resolve("groups/0000000000000007");
    private static final String RESOURCES = "/golden/format-1/";
    private static final List<String> NAMES = List.of(
            "identity",
            "groups/0000000000000007/vote",
            "groups/0000000000000007/log/0000000000000001.log",
            "groups/0000000000000007/log/0000000000000001.idx",
            "groups/0000000000000007/log/0000000000000002.log",
            "groups/0000000000000007/log/0000000000000002.idx",
            "groups/0000000000000007/log/0000000000000004.log", // 3 was cut away
            "groups/0000000000000007/log/0000000000000004.idx",
            "groups/0000000000000007/log/0000000000000005.log");

    private static final MemberId ALICE = new MemberId(0x0123456789abcdefL, 0x1122334455667788L);
    private static final Identity IDENTITY = new Identity(
            ALICE, new ClusterId(0xfedL, 0xcbaL), Identity.State.ESTABLISHED, "alice.example:10240", Admission.NONE);
    private static final Configuration CONFIGURATION = Configuration.of(new Server(ALICE, "alice.example:10240"));

    private static LogOptions options() {
        return LogOptions.defaults().withSegmentBytes(8 << 10).withRandom(new SplittableRandom(42));
    }

    private static List<LogEntry> expected() {
        List<LogEntry> entries = new ArrayList<>();
        entries.add(LogStoreContract.entry(1, 1, CONFIGURATION));
        entries.addAll(LogStoreContract.entries(2, 24, 1, 100));
        entries.addAll(LogStoreContract.entries(25, 60, 3, 50));
        return entries;
    }

    /** Writes, with what is in the code today, what the files in the tree hold. */
    private static MemoryDisk write() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        List<LogEntry> all = expected();
        try (DataDirectory directory = DataDirectory.open(disk, DIRECTORY, options())) {
            directory.save(IDENTITY.withState(Identity.State.FOUNDING));
            LogStore store = directory.openGroup(LogStoreContract.GROUP);
            store.write(List.of(LogStoreContract.term(1, ALICE), LogStoreContract.append(all.subList(0, 1))));
            directory.save(IDENTITY);
            for (int i = 1; i < 24; i++) {
                store.write(List.of(new Ready.Persist(null, 0, all.subList(i, i + 1), i)));
            }
            store.write(List.of(LogStoreContract.append(LogStoreContract.entries(25, 40, 1, 100))));
            store.write(List.of(
                    LogStoreContract.term(3, null),
                    new Ready.Persist(null, 25, LogStoreContract.entries(25, 60, 3, 50), 24)));
        }
        return disk;
    }

    private static MemoryDisk golden() throws IOException {
        NavigableMap<Path, byte[]> files = new TreeMap<>();
        for (String name : NAMES) {
            try (InputStream in = GoldenTest.class.getResourceAsStream(RESOURCES + name)) {
                assertThat(in).as(name).isNotNull();
                files.put(DIRECTORY.resolve(name), in.readAllBytes());
            }
        }
        return MemoryDisk.holding(files);
    }

    @Test
    void a_directory_of_format_1_resumes() throws IOException {
        try (DataDirectory directory = DataDirectory.openExisting(golden(), DIRECTORY, options())) {
            assertThat(directory.identity()).contains(IDENTITY);
            LogStore store = directory.openGroup(LogStoreContract.GROUP);
            assertThat(store.recoveredHardState()).isEqualTo(new HardState(3, null));
            assertThat(store.recoveredLog())
                    .isEqualTo(new StoredLog(
                            List.of(new TermRun(1, 1), new TermRun(25, 3)),
                            60,
                            600,
                            List.of(new StoredLog.ConfigurationAt(1, CONFIGURATION)),
                            24));
            assertThat(LogModel.readAll(store)).isEqualTo(expected());
            store.write(List.of(LogStoreContract.append(LogStoreContract.entries(61, 200, 3, 100))));
            assertThat(store.lastIndex()).isEqualTo(200);
        }
    }

    @Test
    void the_same_bytes_are_written_today() throws IOException {
        MemoryDisk today = write();
        MemoryDisk golden = golden();
        for (String name : NAMES) {
            Path path = DIRECTORY.resolve(name);
            assertThat(today.bytes(path)).as(name).isEqualTo(golden.bytes(path));
        }
    }

    @Test
    void a_newer_format_of_a_segment_is_refused_by_name() throws IOException {
        MemoryDisk disk = golden();
        Path segment = GROUP.resolve("log/0000000000000005.log");
        raiseFormat(disk, segment, 8, 16, SegmentHeader.BLOCK_BYTES);
        assertThatThrownBy(() -> SegmentedLog.open(disk, GROUP, LogStoreContract.GROUP, options(), true))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(segment + " is of format 2")
                .hasMessageContaining("newer version of Pando");
    }

    @Test
    void a_newer_format_of_term_and_vote_is_refused_by_name() throws IOException {
        MemoryDisk disk = golden();
        raiseFormat(disk, GROUP.resolve("vote"), 8, 12, SegmentHeader.BLOCK_BYTES);
        assertThatThrownBy(() -> SegmentedLog.open(disk, GROUP, LogStoreContract.GROUP, options(), true))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("vote is of format 2")
                .hasMessageContaining("newer version of Pando");
    }

    private static void raiseFormat(MemoryDisk disk, Path path, int formatAt, int crcAt, int length)
            throws IOException {
        ByteBuffer block = ByteBuffer.wrap(disk.bytes(path), 0, length).slice();
        block.putInt(formatAt, 2);
        CRC32C crc = new CRC32C();
        crc.update(block.slice(0, crcAt));
        crc.update(block.slice(crcAt + 4, length - crcAt - 4));
        block.putInt(crcAt, (int) crc.getValue());
        try (var file = disk.open(path)) {
            file.write(block, 0);
        }
    }

    /** Writes the files anew, into the folder given: only for a new format. */
    public static void main(String[] arguments) throws IOException {
        MemoryDisk disk = write();
        for (String name : NAMES) {
            Path target = Path.of(arguments[0]).resolve(name);
            Files.createDirectories(target.resolveSibling("."));
            Files.write(target, disk.bytes(DIRECTORY.resolve(name)));
        }
    }
}
