package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole members on real sockets and files, several in one process. */
final class GrowingTest {
    @TempDir
    Path dir;

    @Test
    void aClusterGrowsFromOneMemberAndShrinksToOne() {
        Member seed = Raft.options().dataDir(dir.resolve("1")).start(":0");
        seed.log().append("hello".getBytes(UTF_8));
        Member second = Raft.options()
                .dataDir(dir.resolve("2"))
                .join(":0", List.of(seed.self().address()));
        second.log().append("world".getBytes(UTF_8));
        Member third = Raft.options()
                .dataDir(dir.resolve("3"))
                .join(":0", List.of(second.self().address()));
        List<CompletableFuture<Appended>> futures = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            futures.add(third.log().appendAsync(("n" + i).getBytes(UTF_8)));
        }
        futures.forEach(CompletableFuture::join);
        assertThat(read(second, 5_002)).startsWith("hello", "world", "n0", "n1").endsWith("n4999");

        seed.leave();
        assertThat(seed.closed()).isCompleted();
        third.log().append("after".getBytes(UTF_8));
        third.leave();
        second.log().append("alone".getBytes(UTF_8));
        assertThat(read(second, 5_004)).endsWith("n4999", "after", "alone");
        assertThat(second.roster().voters()).containsExactly(second.self());
        second.close();
    }

    @Test
    void aClosedMemberResumesWithAllThatWasAcknowledged() {
        RaftOptions options = Raft.options().dataDir(dir.resolve("1"));
        Member first = options.start(":0");
        String address = first.self().address();
        Appended where = first.log().append("kept".getBytes(UTF_8));
        first.close();
        try (Member again = options.resume(address)) {
            assertThat(again.self()).isEqualTo(first.self());
            assertThat(read(again, 1)).containsExactly("kept");
            assertThat(again.log().append("more".getBytes(UTF_8)).index()).isGreaterThan(where.index());
        }
        try (Member started = options.start(address)) {
            assertThat(started.self()).isEqualTo(first.self());
            assertThat(read(started, 2)).containsExactly("kept", "more");
        }
    }

    @Test
    void anEphemeralMemberLeavesWhenItIsClosed() {
        try (Member seed = Raft.options().dataDir(dir.resolve("1")).start(":0")) {
            Member passing =
                    Raft.options().ephemeral().join(":0", List.of(seed.self().address()));
            passing.log().append("hello".getBytes(UTF_8));
            assertThat(seed.roster().voters()).hasSize(2);
            passing.close();
            seed.log().append("alone again".getBytes(UTF_8));
            assertThat(seed.roster().voters()).containsExactly(seed.self());
        }
    }

    static List<String> read(Member member, int count) {
        List<String> read = new ArrayList<>();
        try (Listener entries = member.log().listen(1)) {
            while (read.size() < count) {
                Entry entry = entries.next();
                if (entry.kind() == Entry.Kind.DATA) {
                    read.add(new String(entry.payload(), UTF_8));
                }
            }
        }
        return read;
    }
}
