package dev.pando.storage.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.DataDirectoryInUseException;
import dev.pando.storage.Disk;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.StorageFullException;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final Path IDENTITY = DIRECTORY.resolve("identity");
    private static final Identity JOINER = new Identity(
            new MemberId(1, 2),
            ClusterId.UNKNOWN,
            Identity.State.JOINING,
            "host:1",
            new Admission(List.of("a:1", "b:2"), false, null));

    private final MemoryDisk disk = new MemoryDisk();
    private final LogOptions options =
            LogOptions.defaults().withSegmentBytes(8 << 10).withRandom(new SplittableRandom(1));

    private DataDirectory open() throws IOException {
        return DataDirectory.open(disk, DIRECTORY, options);
    }

    private void put(Path path, String text) throws IOException {
        disk.createDirectories(DIRECTORY);
        disk.delete(path);
        try (Disk.File file = disk.create(path)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        }
    }

    private String identityText() throws IOException {
        return new String(disk.bytes(IDENTITY), StandardCharsets.UTF_8);
    }

    @Test
    void a_new_directory_is_nobodys_and_then_whose_it_was_saved_for() throws IOException {
        try (DataDirectory directory = open()) {
            assertThat(directory.identity()).isEmpty();
            directory.save(JOINER);
            assertThat(directory.identity()).contains(JOINER);
        }
        assertThat(identityText()).isEqualTo("""
                        pando-identity 1
                        member 00000000000000010000000000000002
                        cluster 00000000000000000000000000000000
                        state JOINING
                        advertised host:1
                        via a:1
                        via b:2
                        crc 8ede6948
                        """);
        Identity established = JOINER.withCluster(new ClusterId(3, 4)).withState(Identity.State.ESTABLISHED);
        try (DataDirectory directory = DataDirectory.openExisting(disk, DIRECTORY, options)) {
            assertThat(directory.identity()).contains(JOINER);
            directory.save(established);
        }
        try (DataDirectory directory = open()) {
            assertThat(directory.identity()).contains(established);
        }
    }

    @Test
    void an_identity_that_was_saved_survives_a_crash_and_one_that_was_read_does_too() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            MemoryDisk each = new MemoryDisk();
            each.dieAtOperation(1 + seed % 14);
            boolean saved = false;
            try (DataDirectory directory = DataDirectory.open(each, DIRECTORY, options)) {
                directory.save(JOINER);
                saved = true;
            } catch (IOException e) {
                assertThat(each.isDead()).isTrue();
            }
            boolean read = false;
            if (seed / 14 % 2 == 0) {
                each.kill();
                try (DataDirectory directory = DataDirectory.open(each, DIRECTORY, options)) {
                    read = directory.identity().isPresent();
                }
            }
            each.crash(seed);
            try (DataDirectory directory = DataDirectory.open(each, DIRECTORY, options)) {
                if (saved || read) {
                    assertThat(directory.identity()).contains(JOINER);
                } else if (directory.identity().isPresent()) {
                    assertThat(directory.identity()).contains(JOINER);
                }
            }
        }
    }

    @Test
    void a_directory_in_use_is_refused() throws IOException {
        try (DataDirectory first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(DataDirectoryInUseException.class)
                    .hasMessageContaining("/data/lock");
            assertThat(first.identity()).isEmpty();
        }
        open().close();
    }

    @Test
    void a_directory_with_somebody_elses_files_is_refused_and_left_as_it_is() throws IOException {
        put(DIRECTORY.resolve("photos.zip"), "not a log");
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("/data holds files that are not Pando's, such as 'photos.zip'");
        assertThat(disk.list(DIRECTORY)).containsExactly("photos.zip");
    }

    @Test
    void what_a_file_system_puts_into_its_root_does_not_matter() throws IOException {
        disk.createDirectories(DIRECTORY.resolve("lost+found"));
        open().close();
    }

    @Test
    void a_file_in_place_of_the_directory_is_refused() throws IOException {
        put(DIRECTORY.resolve("file"), "x");
        assertThatThrownBy(() -> DataDirectory.open(disk, DIRECTORY.resolve("file"), options))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("/data/file is not a directory");
    }

    @Test
    void resuming_needs_a_members_data_and_makes_nothing() {
        assertThatThrownBy(() -> DataDirectory.openExisting(disk, DIRECTORY, options))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("There is no member's data in /data");
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void a_damaged_identity_is_refused_at_every_byte() throws IOException {
        try (DataDirectory directory = open()) {
            directory.save(JOINER);
        }
        int length = disk.bytes(IDENTITY).length;
        for (int at = 0; at < length; at++) {
            disk.flip(IDENTITY, at, 1);
            assertThatThrownBy(this::open)
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining("/data/identity");
            disk.flip(IDENTITY, at, 1);
        }
        open().close();
    }

    @Test
    void a_newer_format_is_refused_by_name() throws IOException {
        String text = "pando-identity 2\nwho knows\n";
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        put(IDENTITY, text + "crc %08x\n".formatted(crc.getValue()));
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("/data/identity is of format 2")
                .hasMessageContaining("newer version of Pando");
    }

    @Test
    void s5_a_log_without_an_identity_is_refused() throws IOException {
        try (DataDirectory directory = open()) {
            directory.save(JOINER);
            directory.openGroup(0);
        }
        disk.delete(IDENTITY);
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("/data/identity is missing");
    }

    @Test
    void s5_an_established_member_whose_log_or_vote_was_wiped_is_refused() throws IOException {
        Path group = DIRECTORY.resolve("groups/000000000000002a");
        try (DataDirectory directory = open()) {
            directory.save(JOINER);
            LogStore store = directory.openGroup(42);
            store.write(List.of(LogStoreContract.term(1, null)));
            directory.save(JOINER.withState(Identity.State.ESTABLISHED));
        }
        disk.delete(group.resolve("log/0000000000000001.log"));
        try (DataDirectory directory = open()) {
            assertThatThrownBy(() -> directory.openGroup(42))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("/data/groups/000000000000002a/log is missing");
        }
        disk.delete(group.resolve("vote"));
        try (DataDirectory directory = open()) {
            assertThatThrownBy(() -> directory.openGroup(42))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("/data/groups/000000000000002a/vote is missing");
            assertThatThrownBy(() -> directory.openGroup(43)).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void s5_a_joiners_log_that_was_there_before_is_missed_too() throws IOException {
        try (DataDirectory directory = open()) {
            directory.save(JOINER);
            directory.openGroup(0);
        }
        disk.delete(DIRECTORY.resolve("groups/0000000000000000/log/0000000000000001.log"));
        try (DataDirectory directory = open()) {
            assertThatThrownBy(() -> directory.openGroup(0))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("log is missing");
        }
    }

    @Test
    void a_group_can_be_made_over_after_a_crash_at_any_step() throws IOException {
        for (int step = 1; step < 40; step++) {
            for (long seed = 0; seed < 10; seed++) {
                MemoryDisk each = new MemoryDisk();
                try (DataDirectory directory = DataDirectory.open(each, DIRECTORY, options)) {
                    directory.save(JOINER);
                }
                each.dieAtOperation(step);
                try (DataDirectory directory = DataDirectory.open(each, DIRECTORY, options)) {
                    directory.openGroup(0);
                } catch (IOException e) {
                    assertThat(each.isDead()).isTrue();
                }
                each.crash(seed);
                try (DataDirectory directory = DataDirectory.open(each, DIRECTORY, options)) {
                    assertThat(directory.openGroup(0).lastIndex()).isZero();
                }
            }
        }
    }

    @Test
    void a_full_disk_is_said_and_the_old_identity_is_kept() throws IOException {
        try (DataDirectory directory = open()) {
            directory.save(JOINER);
            disk.setCapacity(disk.used());
            assertThatThrownBy(() -> directory.save(JOINER.withState(Identity.State.REMOVED)))
                    .isInstanceOf(StorageFullException.class);
            assertThatThrownBy(() -> directory.openGroup(0)).isInstanceOf(StorageFullException.class);
            disk.setCapacity(Long.MAX_VALUE);
            assertThat(directory.openGroup(0).lastIndex()).isZero();
        }
        try (DataDirectory directory = open()) {
            assertThat(directory.identity()).contains(JOINER);
        }
    }

    @Test
    void a_directory_never_becomes_another_members() throws IOException {
        try (DataDirectory directory = open()) {
            directory.save(JOINER);
            Identity other = new Identity(
                    new MemberId(8, 8),
                    ClusterId.UNKNOWN,
                    Identity.State.JOINING,
                    "host:1",
                    new Admission(List.of("a:1"), false, null));
            assertThatThrownBy(() -> directory.save(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void how_it_joins_is_kept() throws IOException {
        Identity replica = JOINER.withAdmission(new Admission(List.of("a:1"), true, null));
        Identity replacement = JOINER.withAdmission(new Admission(List.of("a:1"), true, new MemberId(3, 4)));
        for (Identity identity : List.of(replica, replacement, JOINER)) {
            try (DataDirectory directory = open()) {
                directory.save(identity);
            }
            try (DataDirectory directory = open()) {
                assertThat(directory.identity()).contains(identity);
            }
        }
    }

    @Test
    void an_address_with_a_line_break_is_refused() {
        assertThatThrownBy(() -> JOINER.withAdvertised("host:1\nstate REMOVED"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
