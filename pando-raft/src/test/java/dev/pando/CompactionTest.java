package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compaction and snapshots of the raw log, on real members (chapter 5). */
final class CompactionTest {
    /** So small that there is something to drop. */
    private static final int SEGMENT_BYTES = 8 << 10;

    @TempDir
    Path dir;

    private RaftOptions options(String name) {
        return Raft.options().dataDir(dir.resolve(name)).segmentBytes(SEGMENT_BYTES);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Appends this many, in bursts as large as a few segments, and gives the last one's index. */
    private static long append(Member member, int from, int count) {
        List<byte[]> payloads = IntStream.range(from, from + count)
                .mapToObj(i -> bytes("entry " + i))
                .toList();
        List<Appended> where = member.log().appendAll(payloads);
        return where.get(count - 1).index();
    }

    private static List<String> events(Member member) {
        List<String> events = new ArrayList<>();
        try (Snapshot snapshot = member.log().snapshot().orElseThrow()) {
            snapshot.forEach(event -> events.add(new String(event, UTF_8)));
        }
        return events;
    }

    @Test
    void aLogThatWasNeverCompactedHasNoSnapshot() {
        try (Member member = options("a").start(":0");
                Replay replay = member.log().listenFromSnapshot()) {
            assertThat(member.log().snapshot()).isEmpty();
            assertThat(replay.snapshot()).isEmpty();
            assertThat(replay.entries().next().index()).isEqualTo(1);
        }
    }

    @Test
    void aListenerBelowThePrefixIsToldOfTheSnapshot() {
        try (Member member = options("a").start(":0")) {
            long last = append(member, 0, 1_000);
            member.log().compact(last, List.of(bytes("state"), bytes("after " + last)));
            assertThat(events(member)).containsExactly("state", "after " + last);
            assertThatExceptionOfType(CompactedException.class)
                    .isThrownBy(() -> {
                        try (Listener entries = member.log().listen(1)) {
                            entries.next();
                        }
                    })
                    .satisfies(e -> {
                        assertThat(e.snapshotIndex()).isEqualTo(last);
                        assertThat(e).hasMessageContaining("a snapshot up to " + last);
                        assertThat(e.mayHaveTakenEffect()).isFalse();
                    });
        }
    }

    @Test
    void snapshotAndEntriesAfterItMakeOneStream() {
        try (Member member = options("a").start(":0")) {
            long until = append(member, 0, 1_000);
            member.log().compact(until, List.of(bytes("all up to here")));
            append(member, 1_000, 3);
            try (Replay replay = member.log().listenFromSnapshot()) {
                assertThat(replay.snapshot().orElseThrow().index()).isEqualTo(until);
                List<String> read = new ArrayList<>();
                for (int i = 1; i <= 3; i++) {
                    Entry entry = replay.entries().next();
                    assertThat(entry.index()).isEqualTo(until + i);
                    read.add(new String(entry.payload(), UTF_8));
                }
                assertThat(read).containsExactly("entry 1000", "entry 1001", "entry 1002");
            }
        }
    }

    @Test
    void anOlderSnapshotNeverReplacesANewer() {
        try (Member member = options("a").start(":0")) {
            long until = append(member, 0, 100);
            member.log().compact(until, List.of(bytes("new")));
            member.log().compact(until - 10, List.of(bytes("old")));
            member.log().compact(until, List.of(bytes("the same again")));
            assertThat(events(member)).containsExactly("new");
        }
    }

    @Test
    void whatWasNotAppliedCannotBeCompacted() {
        try (Member member = options("a").start(":0")) {
            long last = append(member, 0, 10);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> member.log().compact(last + 1, List.of()))
                    .withMessageContaining("up to " + (last + 1));
            assertThatIllegalArgumentException().isThrownBy(() -> member.log().compact(0, List.of()));
            assertThat(member.log().snapshot()).isEmpty();
        }
    }

    @Test
    void eventsThatThrowChangeNothing() {
        try (Member member = options("a").start(":0")) {
            long last = append(member, 0, 10);
            Iterable<byte[]> broken = () -> {
                throw new IllegalStateException("no state to give");
            };
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> member.log().compact(last, broken))
                    .withMessage("no state to give");
            assertThat(member.log().snapshot()).isEmpty();
            member.log().compact(last, List.of(bytes("now")));
            assertThat(events(member)).containsExactly("now");
        }
    }

    @Test
    void aMemberResumesFromItsSnapshot() {
        long until;
        try (Member member = options("a").start("127.0.0.1:0")) {
            until = append(member, 0, 1_000);
            member.log().compact(until, List.of(bytes("state")));
            append(member, 1_000, 5);
        }
        try (Member again = options("a").resume("127.0.0.1:0")) {
            assertThat(events(again)).containsExactly("state");
            long last = append(again, 1_005, 1);
            try (Listener entries = again.log().listen(until + 1)) {
                List<String> read = new ArrayList<>();
                Entry entry = entries.next();
                while (entry.index() < last) {
                    if (entry.kind() == Entry.Kind.DATA) {
                        read.add(new String(entry.payload(), UTF_8));
                    }
                    entry = entries.next();
                }
                assertThat(read).containsExactly("entry 1000", "entry 1001", "entry 1002", "entry 1003", "entry 1004");
            }
        }
    }

    @Test
    void aNewMemberGetsASnapshotAndWhatCameAfterIt() {
        try (Member seed = options("a").start("127.0.0.1:0")) {
            long until = append(seed, 0, 2_000);
            List<byte[]> state = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                state.add(bytes("entry " + i));
            }
            seed.log().compact(until, state);
            append(seed, 2_000, 10);
            try (Member second =
                    options("b").join("127.0.0.1:0", List.of(seed.self().address()))) {
                assertThat(events(second)).hasSize(2_000).startsWith("entry 0").endsWith("entry 1999");
                long last = append(second, 2_010, 1);
                try (Replay replay = second.log().listenFromSnapshot()) {
                    assertThat(replay.snapshot().orElseThrow().index()).isEqualTo(until);
                    Entry entry = replay.entries().next();
                    while (entry.index() < last) {
                        entry = replay.entries().next();
                    }
                    assertThat(new String(entry.payload(), UTF_8)).isEqualTo("entry 2010");
                }
                second.sync().ack(last);
                second.sync().await(second.sync().barrier());
            }
        }
    }
}
