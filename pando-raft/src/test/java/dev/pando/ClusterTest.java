package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole members on real sockets and files. */
final class ClusterTest {
    @TempDir
    Path dir;

    @Test
    void growsFromOneMemberAndShrinksAgain() {
        try (Member seed = Raft.options().dataDir(dir.resolve("1")).start(":0")) {
            Appended first = seed.log().append("hello".getBytes(UTF_8));
            Member second = Raft.options()
                    .dataDir(dir.resolve("2"))
                    .join(":0", List.of(seed.self().address()));
            Appended next = second.log().append("world".getBytes(UTF_8));
            assertThat(next.index()).isGreaterThan(first.index());
            Member third = Raft.options()
                    .dataDir(dir.resolve("3"))
                    .join(":0", List.of(second.self().address()));
            List<CompletableFuture<Appended>> futures = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                futures.add(third.log().appendAsync(("n" + i).getBytes(UTF_8)));
            }
            futures.forEach(CompletableFuture::join);
            assertThat(read(second, 10_002))
                    .hasSize(10_002)
                    .startsWith("hello", "world", "n0", "n1")
                    .endsWith("n9999");
            assertThat(second.sync().barrier()).isGreaterThanOrEqualTo(10_002);
            seed.leave();
            third.log().append("after".getBytes(UTF_8));
            third.leave();
            second.log().append("alone".getBytes(UTF_8));
            second.close();
        }
    }

    private static List<String> read(Member member, int count) {
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
