package dev.pando.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.StoredLog;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.TermRun;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.LogStore;
import dev.pando.storage.SnapshotStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What any {@link SnapshotStore} keeps to, and the {@link LogStore} that goes with it. Extend it, and say how to open one. */
public abstract class SnapshotStoreContract {
    private static final Configuration ONE = Configuration.of(new Server(new MemberId(1, 2), "a:1"));
    private static final List<MemberId> REMOVED = List.of(new MemberId(3, 4), new MemberId(5, 6));

    private LogStore log;
    private SnapshotStore store;

    /** Opens the store of group {@link LogStoreContract#GROUP} of a member, with small segments: an empty one first. */
    protected abstract LogStore openStore(String member) throws IOException;

    @BeforeEach
    void openFirst() throws IOException {
        log = openStore("a");
        store = log.snapshots();
    }

    @AfterEach
    void closeLast() throws IOException {
        log.close();
    }

    private void reopen() throws IOException {
        log.close();
        openFirst();
    }

    private static SnapshotPoint point(long index, long term) {
        return new SnapshotPoint(index, term, 10 * index, new ConfigurationAt(1, ONE), REMOVED);
    }

    private static byte[] content(long seed, int length) {
        byte[] content = new byte[length];
        new SplittableRandom(seed).nextBytes(content);
        Arrays.fill(content, 0, length / 2, (byte) seed);
        return content;
    }

    private static boolean take(SnapshotStore store, SnapshotPoint point, byte[] content) throws IOException {
        try (SnapshotStore.Writer writer = store.create(point)) {
            writer.write(ByteBuffer.wrap(content));
            return writer.finish();
        }
    }

    private static byte[] read(SnapshotStore.Reader reader) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.allocate(999);
        while (reader.read(piece.clear()) >= 0) {
            all.write(piece.array(), 0, piece.position());
        }
        return all.toByteArray();
    }

    private static SnapshotStore.Reader open(SnapshotStore store) throws IOException {
        return Objects.requireNonNull(store.open());
    }

    private byte[] readCurrent() throws IOException {
        try (SnapshotStore.Reader reader = open(store)) {
            return read(reader);
        }
    }

    /** A member that has a snapshot; the log here receives it. */
    private SnapshotStore.Snapshot receiveFromOther(SnapshotPoint point, byte[] content) throws IOException {
        try (LogStore other = openStore("b")) {
            take(other.snapshots(), point, content);
            try (SnapshotStore.Reader reader = open(other.snapshots());
                    SnapshotStore.Transfer transfer = store.receive(reader.snapshot())) {
                while (transfer.received() < reader.snapshot().fileBytes()) {
                    transfer.append(reader.piece(transfer.received(), 10_000));
                }
                assertThat(transfer.complete()).isEqualTo(point);
                return reader.snapshot();
            }
        }
    }

    private static Ready.Persist restart(SnapshotPoint point) {
        return new Ready.Persist(null, point, 0, List.of(), 0);
    }

    @Test
    void there_is_none_at_first() throws IOException {
        assertThat(store.current()).isNull();
        assertThat(store.open()).isNull();
        assertThat(log.compact(Long.MAX_VALUE)).isZero();
        assertThat(log.baseIndex()).isZero();
    }

    @Test
    void content_of_any_length_is_read_as_it_was_written_also_after_a_restart() throws IOException {
        log.write(
                List.of(LogStoreContract.term(1, null), LogStoreContract.append(LogStoreContract.entries(1, 9, 1, 9))));
        int[] lengths = {0, 1, 65_535, 65_536, 65_537, 300_000};
        for (int i = 0; i < lengths.length; i++) {
            SnapshotPoint point = point(i + 1, 1);
            byte[] content = content(i, lengths[i]);
            assertThat(take(store, point, content)).isTrue();
            SnapshotStore.Snapshot current = Objects.requireNonNull(store.current());
            assertThat(current.point()).isEqualTo(point);
            assertThat(readCurrent()).isEqualTo(content);
            reopen();
            assertThat(store.current()).isEqualTo(current);
            assertThat(log.recoveredLog().snapshot()).isEqualTo(point);
            assertThat(readCurrent()).isEqualTo(content);
        }
    }

    @Test
    void an_older_one_never_replaces_a_newer() throws IOException {
        try (SnapshotStore.Writer older = store.create(point(4, 1));
                SnapshotStore.Writer same = store.create(point(5, 1))) {
            older.write(ByteBuffer.wrap(content(1, 100)));
            assertThat(take(store, point(5, 1), content(2, 100))).isTrue();
            assertThat(older.finish()).isFalse();
            assertThat(same.finish()).isFalse();
        }
        assertThat(readCurrent()).isEqualTo(content(2, 100));
    }

    @Test
    void one_that_is_not_finished_leaves_nothing_and_takes_no_more() throws IOException {
        SnapshotStore.Writer writer = store.create(point(5, 1));
        writer.write(ByteBuffer.wrap(content(1, 100_000)));
        writer.close();
        assertThatThrownBy(writer::finish).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
        assertThat(store.current()).isNull();
    }

    @Test
    void a_reader_keeps_what_it_reads_whatever_becomes_current() throws IOException {
        byte[] first = content(1, 200_000);
        take(store, point(1, 1), first);
        SnapshotStore.Reader another = open(store);
        try (SnapshotStore.Reader reader = open(store)) {
            ByteBuffer some = ByteBuffer.allocate(1000);
            assertThat(reader.read(some)).isEqualTo(1000);
            take(store, point(2, 1), content(2, 10));
            take(store, point(3, 1), content(3, 10));
            another.close();
            byte[] rest = read(reader);
            assertThat(rest).isEqualTo(Arrays.copyOfRange(first, 1000, first.length));
            assertThat(reader.piece(0, 100).remaining()).isEqualTo(100);
            assertThat(reader.piece(reader.snapshot().fileBytes() - 3, 100).remaining())
                    .isEqualTo(3);
            assertThat(reader.read(some.clear())).isEqualTo(-1);
        }
        assertThat(readCurrent()).isEqualTo(content(3, 10));
    }

    @Test
    void what_came_from_another_member_is_the_same_and_counts_with_a_restart() throws IOException {
        byte[] content = content(7, 150_000);
        log.write(
                List.of(LogStoreContract.term(3, null), LogStoreContract.append(LogStoreContract.entries(1, 9, 2, 9))));
        SnapshotPoint point = point(20, 3);
        SnapshotStore.Snapshot snapshot = receiveFromOther(point, content);
        assertThat(store.current()).isNull();

        log.write(List.of(restart(point), LogStoreContract.append(LogStoreContract.entries(21, 25, 3, 9))));
        assertThat(store.current()).isEqualTo(snapshot);
        for (int i = 0; i < 2; i++) {
            assertThat(readCurrent()).isEqualTo(content);
            assertThat(log.baseIndex()).isEqualTo(20);
            assertThat(log.lastIndex()).isEqualTo(25);
            assertThat(log.read(1, 99, 9999)).isEmpty();
            assertThat(log.read(20, 99, 9999)).isEmpty();
            assertThat(log.read(21, 99, 9999)).isEqualTo(LogStoreContract.entries(21, 25, 3, 9));
            reopen();
        }
        assertThat(log.recoveredHardState()).isEqualTo(new HardState(3, null));
        assertThat(log.recoveredLog())
                .isEqualTo(new StoredLog(
                        point, 20, 3, List.of(new TermRun(21, 3)), 25, 250, List.of(new ConfigurationAt(1, ONE)), 20));
    }

    @Test
    void a_batch_may_have_steps_before_a_restart_and_cut_after_it() throws IOException {
        log.write(
                List.of(LogStoreContract.term(1, null), LogStoreContract.append(LogStoreContract.entries(1, 9, 1, 9))));
        SnapshotPoint point = point(20, 2);
        SnapshotStore.Snapshot unused = receiveFromOther(point, content(1, 10));
        log.write(List.of(
                LogStoreContract.replace(5, LogStoreContract.entries(5, 30, 1, 9)),
                LogStoreContract.term(2, null),
                restart(point),
                LogStoreContract.append(LogStoreContract.entries(21, 25, 2, 9)),
                LogStoreContract.term(3, null),
                LogStoreContract.replace(23, LogStoreContract.entries(23, 23, 3, 9))));
        assertThat(log.read(21, 99, 9999))
                .isEqualTo(List.of(
                        LogStoreContract.entry(21, 2, 9),
                        LogStoreContract.entry(22, 2, 9),
                        LogStoreContract.entry(23, 3, 9)));
        assertThat(log.counts().bytes())
                .isEqualTo(12L * LogStoreContract.entry(1, 1, 9).length());
    }

    @Test
    void a_restart_needs_its_snapshot_and_drops_nothing_that_counts() throws IOException {
        log.write(List.of(
                LogStoreContract.term(3, null), new Ready.Persist(null, 0, LogStoreContract.entries(1, 9, 2, 9), 4)));
        for (SnapshotPoint wrong : List.of(point(20, 2), point(20, 9), point(4, 3), point(7, 2))) {
            assertThatThrownBy(() -> log.write(List.of(restart(wrong)))).isInstanceOf(IllegalArgumentException.class);
        }
        SnapshotStore.Snapshot unused = receiveFromOther(point(8, 3), content(1, 10));
        take(store, point(8, 2), content(2, 10));
        assertThatThrownBy(() -> log.write(List.of(restart(point(8, 3))))).isInstanceOf(IllegalArgumentException.class);
        assertThat(log.read(1, 99, 9999)).isEqualTo(LogStoreContract.entries(1, 9, 2, 9));
        log.write(List.of(LogStoreContract.append(LogStoreContract.entries(10, 10, 2, 9))));
    }

    @Test
    void a_transfer_is_gone_on_with_and_another_takes_its_place() throws IOException {
        byte[] file;
        SnapshotStore.Snapshot snapshot;
        try (LogStore other = openStore("b")) {
            take(other.snapshots(), point(20, 1), content(1, 200_000));
            try (SnapshotStore.Reader reader = open(other.snapshots())) {
                snapshot = reader.snapshot();
                file = new byte[(int) snapshot.fileBytes()];
                reader.piece(0, file.length).get(file);
            }
        }
        SnapshotStore.Transfer first = store.receive(snapshot);
        first.append(ByteBuffer.wrap(file, 0, 1000));
        assertThatThrownBy(() -> first.append(ByteBuffer.wrap(file))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(first::complete).isInstanceOf(IllegalStateException.class);
        SnapshotStore.Transfer second = store.receive(snapshot);
        assertThat(second.received()).isEqualTo(1000);
        assertThatThrownBy(() -> first.append(ByteBuffer.wrap(file, 0, 1))).isInstanceOf(IOException.class);
        first.close();
        second.append(ByteBuffer.wrap(file, 1000, 90_000));
        second.close();
        assertThatThrownBy(() -> second.append(ByteBuffer.wrap(file, 0, 1))).isInstanceOf(IOException.class);
        reopen();
        try (SnapshotStore.Transfer third = store.receive(snapshot)) {
            assertThat(third.received()).isBetween(20_000L, 91_000L);
            int at = (int) third.received();
            third.append(ByteBuffer.wrap(file, at, file.length - at));
            assertThat(third.complete()).isEqualTo(snapshot.point());
        }
        SnapshotStore.Snapshot another = new SnapshotStore.Snapshot(point(21, 1), 5, 1000);
        try (SnapshotStore.Transfer fourth = store.receive(another)) {
            assertThat(fourth.received()).isZero();
        }
        try (SnapshotStore.Transfer fifth = store.receive(snapshot)) {
            assertThat(fifth.received()).isZero();
        }
    }

    @Test
    void what_is_not_what_was_announced_is_dropped() throws IOException {
        byte[] file;
        SnapshotStore.Snapshot snapshot;
        try (LogStore other = openStore("b")) {
            take(other.snapshots(), point(20, 1), content(1, 100_000));
            try (SnapshotStore.Reader reader = open(other.snapshots())) {
                snapshot = reader.snapshot();
                file = new byte[(int) snapshot.fileBytes()];
                reader.piece(0, file.length).get(file);
            }
        }
        byte[] damaged = file.clone();
        damaged[damaged.length / 2] ^= 4;
        try (SnapshotStore.Transfer transfer = store.receive(snapshot)) {
            transfer.append(ByteBuffer.wrap(damaged));
            assertThatThrownBy(transfer::complete)
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining("fetched once more");
        }
        SnapshotStore.Snapshot other = new SnapshotStore.Snapshot(point(20, 1), snapshot.id() + 1, file.length);
        try (SnapshotStore.Transfer transfer = store.receive(other)) {
            assertThat(transfer.received()).isZero();
            transfer.append(ByteBuffer.wrap(file));
            assertThatThrownBy(transfer::complete).isInstanceOf(CorruptLogException.class);
        }
        try (SnapshotStore.Transfer transfer = store.receive(snapshot)) {
            transfer.append(ByteBuffer.wrap(file));
            assertThat(transfer.complete()).isEqualTo(snapshot.point());
        }
    }

    @Test
    void compaction_drops_what_is_covered_and_no_more_than_was_asked_for() throws IOException {
        log.write(List.of(LogStoreContract.term(1, null)));
        log.write(List.of(LogStoreContract.append(List.of(LogStoreContract.entry(1, 1, ONE)))));
        for (long i = 2; i <= 60; i++) {
            log.write(List.of(LogStoreContract.append(LogStoreContract.entries(i, i, 1, 20_000))));
        }
        assertThat(log.compact(Long.MAX_VALUE)).isZero();
        take(store, point(40, 1), content(1, 10));
        assertThat(log.compact(0)).isZero();
        long few = log.compact(20);
        assertThat(few).isBetween(5L, 20L);
        long base = log.compact(Long.MAX_VALUE);
        assertThat(base).isBetween(25L, 40L);
        assertThat(log.compact(10)).isEqualTo(base);
        take(store, point(60, 1), content(1, 10));
        reopen();
        assertThat(log.recoveredLog())
                .isEqualTo(new StoredLog(
                        point(60, 1),
                        base,
                        1,
                        List.of(new TermRun(base + 1, 1)),
                        60,
                        600,
                        List.of(new ConfigurationAt(1, ONE)),
                        60));
        long last = log.compact(Long.MAX_VALUE);
        assertThat(last).isBetween(base + 1, 60L);
        assertThat(log.read(last, 99, 9999)).isEmpty();
        assertThat(log.read(last + 1, 60, 99_999_999)).isEqualTo(LogStoreContract.entries(last + 1, 60, 1, 20_000));
    }

    @Test
    void several_may_write_and_read_at_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, 4)
                    .mapToObj(number -> CompletableFuture.runAsync(() -> takeAndRead(number), threads))
                    .toList();
            for (CompletableFuture<Void> one : all) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(Objects.requireNonNull(store.current()).point().index()).isEqualTo(79);
        assertThat(readCurrent()).isEqualTo(content(79, 70_000));
    }

    private void takeAndRead(int number) {
        try {
            for (long index :
                    LongStream.iterate(number + 4L, i -> i < 80, i -> i + 4).toArray()) {
                boolean became = take(store, point(index, 1), content(index, 70_000));
                SnapshotStore.Snapshot current = Objects.requireNonNull(store.current());
                assertThat(current.point().index()).isGreaterThanOrEqualTo(became ? index : index + 1);
                try (SnapshotStore.Reader reader = open(store)) {
                    assertThat(read(reader))
                            .isEqualTo(content(reader.snapshot().point().index(), 70_000));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_closed_store_makes_and_names_nothing() throws IOException {
        SnapshotStore.Writer writer = store.create(point(1, 1));
        log.close();
        assertThatThrownBy(writer::finish).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.create(point(2, 1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.receive(new SnapshotStore.Snapshot(point(2, 1), 1, 500)))
                .isInstanceOf(IOException.class);
        writer.close();
        openFirst();
        assertThat(store.current()).isNull();
    }
}
