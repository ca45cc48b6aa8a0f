package dev.pando.storage.wal;

import static dev.pando.storage.testing.LogStoreContract.append;
import static dev.pando.storage.testing.LogStoreContract.entries;
import static dev.pando.storage.testing.LogStoreContract.entry;
import static dev.pando.storage.testing.LogStoreContract.replace;
import static dev.pando.storage.testing.LogStoreContract.term;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.StorageException;
import dev.pando.storage.StorageFullException;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A disk that fails ends the store; one that is full doesn't. */
class FailStopTest {
    private static final int SEGMENT_BYTES = 16 << 10;
    private static final Path DIRECTORY = Path.of("/group");
    private static final Path VOTE = DIRECTORY.resolve("vote");
    private static final Path LOG = DIRECTORY.resolve("log");
    private static final Path FIRST = LOG.resolve("0000000000000001.log");

    private final MemoryDisk disk = new MemoryDisk();

    private LogStore open() throws IOException {
        LogOptions options =
                LogOptions.defaults().withSegmentBytes(SEGMENT_BYTES).withRandom(new SplittableRandom(1));
        return SegmentedLog.open(disk, DIRECTORY, LogModel.GROUP, options, false);
    }

    private static void write(LogStore store, Ready.Persist... batch) throws IOException {
        store.write(List.of(batch));
    }

    @Test
    void s23_after_a_failed_sync_nothing_is_written_or_synced_any_more() throws IOException {
        LogStore store = open();
        write(store, term(1, null), append(entries(1, 5, 1, 10)));
        disk.failSync(1);
        assertThatThrownBy(() -> write(store, append(entries(6, 6, 1, 10))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("can't be written any more")
                .hasMessageContaining("Injected: the sync of");
        long operations = disk.operations();

        assertThatThrownBy(() -> write(store, append(entries(6, 6, 1, 10))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Injected: the sync of");
        assertThatThrownBy(() -> write(store, term(2, null)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Injected: the sync of");
        assertThatThrownBy(() -> store.read(1, 5, 1000))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Injected: the sync of");
        store.close();
        assertThat(disk.operations()).as("changes after the failure").isEqualTo(operations);
        assertThat(store.lastIndex()).isEqualTo(5);
    }

    /** The cache has what the disk doesn't: a process that starts anew must not build on it. */
    @Test
    void s23_what_a_failed_sync_left_in_the_cache_is_made_durable_before_it_counts() throws IOException {
        for (long seed = 0; seed < 50; seed++) {
            MemoryDisk each = new MemoryDisk();
            LogOptions options = Damage.options();
            LogStore store = SegmentedLog.open(each, DIRECTORY, LogModel.GROUP, options, false);
            write(store, term(1, null), append(entries(1, 5, 1, 10)));
            each.failSync(1);
            assertThatThrownBy(() -> write(store, append(entries(6, 9, 1, 10)))).isInstanceOf(IOException.class);
            each.kill();
            List<LogEntry> found = LogModel.readAll(SegmentedLog.open(each, DIRECTORY, LogModel.GROUP, options, true));
            each.crash(seed);
            assertThat(LogModel.readAll(SegmentedLog.open(each, DIRECTORY, LogModel.GROUP, options, true)))
                    .isEqualTo(found);
        }
    }

    @Test
    void s23_a_failed_write_ends_the_store() throws IOException {
        LogStore store = open();
        write(store, term(1, null));
        disk.failWrite(1);
        assertThatThrownBy(() -> write(store, append(entries(1, 1, 1, 10)))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> write(store, append(entries(1, 1, 1, 10))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("failed before");
    }

    @Test
    void s12_a_failed_sync_of_the_vote_ends_the_store_and_writes_no_entry() throws IOException {
        LogStore store = open();
        write(store, term(1, null));
        int writes = disk.writes(FIRST);
        disk.failSync(1);
        assertThatThrownBy(() -> write(store, term(2, new MemberId(1, 1)), append(entries(1, 1, 2, 10))))
                .isInstanceOf(StorageException.class);
        assertThat(disk.writes(FIRST)).isEqualTo(writes);
        assertThatThrownBy(() -> write(store, term(3, null))).isInstanceOf(StorageException.class);
    }

    @Test
    void a_batch_is_one_write_and_one_sync_and_the_vote_comes_first() throws IOException {
        LogStore store = open();
        write(store, term(1, null), append(entries(1, 9, 1, 100)));
        int writes = disk.writes(FIRST);
        int syncs = disk.syncs(FIRST);
        int voteSyncs = disk.syncs(VOTE);

        write(
                store,
                term(2, null),
                replace(5, entries(5, 8, 2, 100)),
                append(entries(9, 20, 2, 100)),
                term(3, null),
                append(entries(21, 22, 3, 100)));
        assertThat(disk.writes(FIRST)).isEqualTo(writes + 1);
        assertThat(disk.syncs(FIRST)).isEqualTo(syncs + 1);
        assertThat(disk.syncs(VOTE)).isEqualTo(voteSyncs + 1);

        write(store, term(3, null), new Ready.Persist(null, 0, List.of(), 22));
        assertThat(disk.syncs(FIRST)).isEqualTo(syncs + 1);
        assertThat(disk.syncs(VOTE)).isEqualTo(voteSyncs + 1);
    }

    @Test
    void a_segment_is_filled_and_synced_before_anything_is_put_into_it() throws IOException {
        LogStore store = open();
        write(store, term(1, null), append(entries(1, 20, 1, 1000)));
        Path second = LOG.resolve("0000000000000002.log");
        assertThat(disk.bytes(second)).hasSize(SEGMENT_BYTES);
        assertThat(disk.syncs(second)).as("zeros, header, entries").isEqualTo(3);
    }

    @Test
    void a_full_disk_is_said_before_anything_is_written_and_it_goes_on_when_there_is_room() throws IOException {
        LogStore store = open();
        write(store, term(1, null), append(entries(1, 8, 1, 1000)));
        disk.setCapacity(disk.used());
        long operations = disk.operations();
        List<String> names = disk.list(LOG);
        int writes = disk.writes(FIRST);
        int voteWrites = disk.writes(VOTE);
        List<Ready.Persist> batch = List.of(term(2, null), append(entries(9, 40, 2, 1000)));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> store.write(batch))
                    .isInstanceOf(StorageFullException.class)
                    .hasMessageContaining("has no room");
        }
        assertThat(disk.writes(FIRST)).isEqualTo(writes);
        assertThat(disk.writes(VOTE)).isEqualTo(voteWrites);
        assertThat(disk.operations()).isGreaterThan(operations); // it tried to fill a new file, and took it away again
        assertThat(disk.list(LOG)).isEqualTo(names);
        assertThat(LogModel.readAll(store)).isEqualTo(entries(1, 8, 1, 1000));

        disk.setCapacity(Long.MAX_VALUE);
        store.write(batch);
        List<LogEntry> all = new ArrayList<>(entries(1, 8, 1, 1000));
        all.addAll(entries(9, 40, 2, 1000));
        assertThat(LogModel.readAll(store)).isEqualTo(all);
        store.close();
        LogStore again = open();
        assertThat(LogModel.readAll(again)).isEqualTo(all);
        assertThat(again.recoveredHardState()).isEqualTo(new HardState(2, null));
    }

    @Test
    void s21_a_full_disk_takes_votes_and_what_a_cluster_needs_but_no_users_entries() throws IOException {
        LogStore store = open();
        write(store, term(1, null));
        disk.setCapacity(disk.used());
        long next = 1;
        while (true) {
            try {
                write(store, append(List.of(entry(next, 1, 100))));
                next++;
            } catch (StorageFullException e) {
                break;
            }
        }
        write(store, term(2, new MemberId(1, 1)));
        Configuration configuration = Configuration.of(new Server(new MemberId(1, 1), "a:1"));
        write(store, append(List.of(entry(next, 2, configuration))));
        write(store, replace(next, List.of(entry(next, 2, configuration))));
        long last = next;
        assertThatThrownBy(() -> write(store, append(List.of(entry(last + 1, 2, 100)))))
                .isInstanceOf(StorageFullException.class);
        assertThat(store.lastIndex()).isEqualTo(last);
        store.close();

        LogStore again = open();
        assertThat(again.recoveredHardState()).isEqualTo(new HardState(2, new MemberId(1, 1)));
        assertThat(again.read(last, last, 1000)).containsExactly(entry(last, 2, configuration));
    }
}
