package dev.pando.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.HardState;
import dev.pando.core.membership.MemberId;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.StorageException;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class VoteFileTest {
    private static final Path DIRECTORY = Path.of("/group");
    private static final Path VOTE = DIRECTORY.resolve("vote");
    private static final int BLOCK_BYTES = 4096;
    private static final HardState OLDER = new HardState(4, new MemberId(1, 1));
    private static final HardState NEWER = new HardState(5, new MemberId(2, 2));

    private static MemoryDisk disk() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.createDirectories(DIRECTORY);
        try (VoteFile file = VoteFile.create(disk, DIRECTORY, 7)) {
            file.save(OLDER, LogPosition.NONE);
            file.save(NEWER, new LogPosition(1, 4096));
        }
        return disk;
    }

    private static void damage(MemoryDisk disk, int block) throws IOException {
        disk.flip(VOTE, (long) block * BLOCK_BYTES + 41, 0xff);
    }

    @Test
    void s12_no_single_damaged_block_brings_an_older_vote_back() throws IOException {
        for (int block = 0; block < 4; block++) {
            MemoryDisk disk = disk();
            damage(disk, block);
            try (VoteFile file = VoteFile.open(disk, VOTE, 7)) {
                assertThat(file.state()).isEqualTo(NEWER);
                assertThat(file.log()).isEqualTo(new LogPosition(1, 4096));
            }
        }
    }

    @Test
    void renewing_replaces_what_was_damaged() throws IOException {
        for (int block = 0; block < 4; block++) {
            MemoryDisk disk = disk();
            damage(disk, block);
            try (VoteFile file = VoteFile.open(disk, VOTE, 7)) {
                file.renew(LogPosition.NONE);
                file.renew(LogPosition.NONE);
            }
            damage(disk, (block + 1) % 4);
            damage(disk, (block + 2) % 4);
            damage(disk, (block + 3) % 4);
            try (VoteFile file = VoteFile.open(disk, VOTE, 7)) {
                assertThat(file.state()).isEqualTo(NEWER);
            }
        }
    }

    @Test
    void a_file_without_an_intact_block_is_refused_by_name() throws IOException {
        MemoryDisk disk = disk();
        for (int block = 0; block < 4; block++) {
            damage(disk, block);
        }
        assertThatThrownBy(() -> VoteFile.open(disk, VOTE, 7))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("/group/vote")
                .hasMessageContaining("no copy of term and vote is intact");
    }

    @Test
    void another_groups_file_is_refused_by_name() throws IOException {
        MemoryDisk disk = disk();
        assertThatThrownBy(() -> VoteFile.open(disk, VOTE, 8))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("belongs to group 0000000000000007, not to group 0000000000000008");
    }

    @Test
    void s21_a_log_that_is_ahead_of_term_and_vote_is_refused_by_name() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        SegmentedLog.open(disk, DIRECTORY, 7, Damage.options(), false).close();
        byte[] old = disk.bytes(VOTE);
        try (SegmentedLog log = SegmentedLog.open(disk, DIRECTORY, 7, Damage.options(), true)) {
            log.write(List.of(LogStoreContract.term(2, null)));
            log.write(List.of(LogStoreContract.append(LogStoreContract.entries(1, 3, 2, 10))));
        }
        try (var file = disk.open(VOTE)) {
            file.write(ByteBuffer.wrap(old), 0); // an old copy of the file, put back
        }
        assertThatThrownBy(() -> SegmentedLog.open(disk, DIRECTORY, 7, Damage.options(), true))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("/group/vote")
                .hasMessageContaining("the newest term and vote are lost");
    }
}
