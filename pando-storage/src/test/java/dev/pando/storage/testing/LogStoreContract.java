package dev.pando.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.StoredLog;
import dev.pando.core.TermRun;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.storage.LogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What any {@link LogStore} keeps to. Extend it, and say how to open one. */
public abstract class LogStoreContract {
    /** The group of all entries here. */
    public static final long GROUP = 7;

    private static final MemberId ALICE = new MemberId(1, 2);
    private static final MemberId BOB = new MemberId(3, 4);
    private static final Configuration ONE = Configuration.of(new Server(ALICE, "a:1"));
    private static final Configuration TWO = Configuration.of(new Server(ALICE, "a:1"), new Server(BOB, "b:1"));

    private LogStore store;

    /** Opens the store of {@link #GROUP}: an empty one first, and then what was stored. */
    protected abstract LogStore openStore() throws IOException;

    @BeforeEach
    void openFirst() throws IOException {
        store = openStore();
    }

    @AfterEach
    void closeLast() throws IOException {
        store.close();
    }

    /** An entry whose payload says what it is. */
    public static LogEntry entry(long index, long term, String payload) {
        return LogEntry.encode(GROUP, index, term, 10 * index, Proposal.data(payload.getBytes(StandardCharsets.UTF_8)));
    }

    /** An entry with a payload of this size. */
    public static LogEntry entry(long index, long term, int bytes) {
        byte[] payload = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            payload[i] = (byte) (index + 31 * term + i);
        }
        return LogEntry.encode(GROUP, index, term, 10 * index, Proposal.data(payload));
    }

    /** An entry that holds a configuration. */
    public static LogEntry entry(long index, long term, Configuration configuration) {
        return LogEntry.encode(GROUP, index, term, 10 * index, Proposal.configuration(configuration.encode()));
    }

    /** Entries from one index to another, of one term. */
    public static List<LogEntry> entries(long from, long to, long term, int bytes) {
        List<LogEntry> entries = new ArrayList<>();
        for (long index = from; index <= to; index++) {
            entries.add(entry(index, term, bytes));
        }
        return entries;
    }

    /** To make a term durable. */
    public static Ready.Persist term(long term, @Nullable MemberId vote) {
        return new Ready.Persist(new HardState(term, vote), 0, List.of(), 0);
    }

    /** To make entries durable. */
    public static Ready.Persist append(List<LogEntry> entries) {
        return new Ready.Persist(null, 0, entries, 0);
    }

    /** To make entries durable in place of those from the first one's index on. */
    public static Ready.Persist replace(long from, List<LogEntry> entries) {
        return new Ready.Persist(null, from, entries, 0);
    }

    private void write(Ready.Persist... batch) throws IOException {
        store.write(List.of(batch));
    }

    private void reopen() throws IOException {
        store.close();
        store = openStore();
    }

    private List<LogEntry> all() throws IOException {
        return store.read(1, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    @Test
    void a_new_store_is_empty() throws IOException {
        assertThat(store.recoveredHardState()).isEqualTo(HardState.INITIAL);
        assertThat(store.recoveredLog()).isEqualTo(StoredLog.EMPTY);
        assertThat(store.lastIndex()).isZero();
        assertThat(all()).isEmpty();
        assertThat(store.counts()).isEqualTo(new LogStore.Counts(0, 0, 0, 0));
    }

    @Test
    void what_was_written_is_read_at_once_and_after_a_restart() throws IOException {
        List<LogEntry> written = entries(1, 50, 1, 100);
        write(term(1, ALICE), append(written));

        assertThat(all()).isEqualTo(written);
        assertThat(store.lastIndex()).isEqualTo(50);
        reopen();

        assertThat(all()).isEqualTo(written);
        assertThat(store.lastIndex()).isEqualTo(50);
        assertThat(store.recoveredHardState()).isEqualTo(new HardState(1, ALICE));
        assertThat(store.recoveredLog()).isEqualTo(new StoredLog(List.of(new TermRun(1, 1)), 50, 500, List.of(), 0));
    }

    @Test
    void the_newest_term_and_vote_are_found() throws IOException {
        write(term(1, ALICE));
        write(term(2, null), term(3, BOB));
        write(term(4, null));
        write(term(4, BOB));
        reopen();
        assertThat(store.recoveredHardState()).isEqualTo(new HardState(4, BOB));
        reopen();
        assertThat(store.recoveredHardState()).isEqualTo(new HardState(4, BOB));
    }

    @Test
    void s12_term_and_vote_never_go_back() throws IOException {
        write(term(5, ALICE));
        assertThatThrownBy(() -> write(term(4, null))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> write(term(5, BOB))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> write(term(5, null))).isInstanceOf(IllegalArgumentException.class);
        reopen();
        assertThat(store.recoveredHardState()).isEqualTo(new HardState(5, ALICE));
    }

    @Test
    void s27_cutting_the_log_leaves_the_vote_alone() throws IOException {
        write(term(2, ALICE), append(entries(1, 10, 2, 10)));
        write(replace(1, List.of()));
        reopen();
        assertThat(store.recoveredHardState()).isEqualTo(new HardState(2, ALICE));
        assertThat(store.recoveredLog()).isEqualTo(StoredLog.EMPTY);
    }

    @Test
    void cut_entries_are_replaced() throws IOException {
        write(term(1, null), append(entries(1, 10, 1, 20)));
        write(term(2, null), replace(6, entries(6, 8, 2, 30)));
        List<LogEntry> expected = new ArrayList<>(entries(1, 5, 1, 20));
        expected.addAll(entries(6, 8, 2, 30));

        assertThat(all()).isEqualTo(expected);
        reopen();
        assertThat(all()).isEqualTo(expected);
        assertThat(store.recoveredLog())
                .isEqualTo(new StoredLog(List.of(new TermRun(1, 1), new TermRun(6, 2)), 8, 80, List.of(), 0));
    }

    @Test
    void one_batch_may_append_and_cut_and_append_again() throws IOException {
        write(term(1, null), append(entries(1, 4, 1, 20)));
        write(
                append(entries(5, 9, 1, 20)),
                term(2, null),
                replace(8, entries(8, 8, 2, 5)),
                term(3, null),
                replace(3, entries(3, 6, 3, 5)),
                replace(6, entries(6, 7, 3, 6)));
        List<LogEntry> expected = new ArrayList<>(entries(1, 2, 1, 20));
        expected.addAll(entries(3, 5, 3, 5));
        expected.addAll(entries(6, 7, 3, 6));
        assertThat(all()).isEqualTo(expected);
        reopen();
        assertThat(all()).isEqualTo(expected);
    }

    @Test
    void a_cut_without_entries_stays_cut() throws IOException {
        write(term(1, null), append(entries(1, 10, 1, 20)));
        write(replace(4, List.of()));
        assertThat(all()).isEqualTo(entries(1, 3, 1, 20));
        reopen();
        assertThat(store.recoveredLog()).isEqualTo(new StoredLog(List.of(new TermRun(1, 1)), 3, 30, List.of(), 0));
        write(append(entries(4, 5, 1, 7)));
        assertThat(store.read(3, 5, Integer.MAX_VALUE))
                .isEqualTo(List.of(entry(3, 1, 20), entry(4, 1, 7), entry(5, 1, 7)));
    }

    @Test
    void a_cut_beyond_the_end_cuts_nothing() throws IOException {
        write(term(1, null), append(entries(1, 3, 1, 20)));
        write(replace(4, entries(4, 4, 1, 20)));
        write(replace(9, List.of()));
        assertThat(all()).isEqualTo(entries(1, 4, 1, 20));
    }

    @Test
    void committed_entries_are_never_cut() throws IOException {
        write(term(1, null), new Ready.Persist(null, 0, entries(1, 10, 1, 20), 5));
        assertThatThrownBy(() -> write(replace(5, List.of()))).isInstanceOf(IllegalArgumentException.class);
        write(replace(6, List.of()));
        assertThat(all()).isEqualTo(entries(1, 5, 1, 20));
    }

    @Test
    void entries_that_do_not_follow_are_refused_and_nothing_is_written() throws IOException {
        write(term(2, null), append(entries(1, 3, 2, 20)));
        assertThatThrownBy(() -> write(append(entries(5, 5, 2, 20)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> write(append(entries(3, 3, 2, 20)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> write(append(entries(4, 4, 1, 20)))).isInstanceOf(IllegalArgumentException.class);
        write(append(entries(4, 4, 2, 20)));
        assertThat(all()).isEqualTo(entries(1, 4, 2, 20));
    }

    @Test
    void s21_an_entry_of_a_term_that_is_not_durable_is_refused() throws IOException {
        write(term(2, null));
        assertThatThrownBy(() -> write(append(entries(1, 1, 3, 20)))).isInstanceOf(IllegalArgumentException.class);
        write(term(3, null), append(entries(1, 1, 3, 20)));
        assertThat(store.lastIndex()).isEqualTo(1);
    }

    @Test
    void configurations_terms_time_and_commit_index_are_found() throws IOException {
        write(
                term(1, null),
                append(List.of(entry(1, 1, ONE), entry(2, 1, "x"))),
                term(4, null),
                new Ready.Persist(null, 0, List.of(entry(3, 4, TWO), entry(4, 4, "y")), 2));
        reopen();
        assertThat(store.recoveredLog())
                .isEqualTo(new StoredLog(
                        List.of(new TermRun(1, 1), new TermRun(3, 4)),
                        4,
                        40,
                        List.of(new StoredLog.ConfigurationAt(1, ONE), new StoredLog.ConfigurationAt(3, TWO)),
                        2));
    }

    @Test
    void a_cut_takes_configurations_and_terms_with_it() throws IOException {
        write(term(1, null), append(List.of(entry(1, 1, ONE), entry(2, 1, "x"))));
        write(term(2, null), append(List.of(entry(3, 2, TWO))));
        write(replace(3, List.of()));
        reopen();
        assertThat(store.recoveredLog())
                .isEqualTo(new StoredLog(
                        List.of(new TermRun(1, 1)), 2, 20, List.of(new StoredLog.ConfigurationAt(1, ONE)), 0));
    }

    @Test
    void a_read_is_bounded_by_its_range_and_by_bytes() throws IOException {
        List<LogEntry> written = entries(1, 20, 1, 100);
        int each = written.get(0).length();
        write(term(1, null), append(written));

        assertThat(store.read(5, 7, Integer.MAX_VALUE)).isEqualTo(written.subList(4, 7));
        assertThat(store.read(5, 20, 3 * each)).isEqualTo(written.subList(4, 7));
        assertThat(store.read(5, 20, 3 * each - 1)).isEqualTo(written.subList(4, 6));
        assertThat(store.read(5, 20, 1)).isEqualTo(written.subList(4, 5));
        assertThat(store.read(19, 99, Integer.MAX_VALUE)).isEqualTo(written.subList(18, 20));
        assertThat(store.read(21, 99, Integer.MAX_VALUE)).isEmpty();
        assertThat(store.read(0, 99, Integer.MAX_VALUE)).isEmpty();
        assertThat(store.read(5, 4, Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void entries_larger_than_a_segment_are_stored() throws IOException {
        List<LogEntry> written = new ArrayList<>();
        int[] sizes = {10, 300_000, 0, 5_000_000, 200_000, 200_000, 1};
        for (int i = 0; i < sizes.length; i++) {
            written.add(entry(i + 1, 1, sizes[i]));
        }
        write(term(1, null), append(written.subList(0, 3)));
        write(append(written.subList(3, 7)));
        assertThat(all()).isEqualTo(written);
        reopen();
        assertThat(all()).isEqualTo(written);
    }

    @Test
    void a_batch_costs_one_sync_and_a_changed_vote_one_more() throws IOException {
        write(term(1, null), append(entries(1, 3, 1, 10)), append(entries(4, 9, 1, 10)));
        write(append(entries(10, 12, 1, 10)));
        write(term(1, null));
        write(term(2, null), replace(11, entries(11, 11, 2, 10)), replace(11, entries(11, 14, 2, 10)));
        write(new Ready.Persist(null, 0, List.of(), 9));
        long each = entry(1, 1, 10).length();
        assertThat(store.counts()).isEqualTo(new LogStore.Counts(3, 3, 2, 16 * each));
    }

    @Test
    void a_closed_store_refuses() throws IOException {
        store.close();
        assertThatThrownBy(() -> write(term(1, null))).isInstanceOf(IOException.class);
        assertThatThrownBy(this::all).isInstanceOf(IOException.class);
    }
}
