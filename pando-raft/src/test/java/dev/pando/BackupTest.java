package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running cluster's log goes to a file, and a new cluster is made of it. */
@Timeout(120)
final class BackupTest {
    @TempDir
    Path dir;

    private RaftOptions options(String name) {
        return Raft.options().dataDir(dir.resolve(name));
    }

    private static byte[] backup(Member member, int[] entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PandoClient client = PandoClient.connect(List.of(member.self().address()))) {
            Backup backup = client.backup(out);
            assertThat(backup.cluster()).isEqualTo(member.status().cluster());
            assertThat(backup.bytes()).isEqualTo(out.size());
            entries[0] = (int) backup.lastIndex();
        }
        return out.toByteArray();
    }

    private static List<Entry> entries(Member member, int count) {
        List<Entry> entries = new ArrayList<>();
        try (Listener listener = member.log().listen(1)) {
            while (entries.size() < count) {
                entries.add(listener.next());
            }
        }
        return entries;
    }

    @Test
    void aNewClusterHasWhatTheOldOneHadAtTheSameIndexesAndKnowsNobodyOfIt() throws Exception {
        Member first = options("1").start(":0");
        Member second = options("2").join(":0", List.of(first.self().address()));
        List<CompletableFuture<Appended>> under = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            second.log().append(("before " + i).getBytes(UTF_8));
            if (i % 10 == 0) {
                under.add(first.log().appendAsync(new byte[10_000]));
            }
        }
        int[] last = {0};
        byte[] bytes = backup(second, last);
        under.forEach(CompletableFuture::join);
        List<Entry> before = entries(first, last[0]);
        assertThat(before.stream().filter(entry -> entry.kind() == Entry.Kind.DATA))
                .hasSizeGreaterThanOrEqualTo(5_000);
        Path file = Files.write(dir.resolve("backup"), bytes);

        Member restored = options("3").restore(":0", file);
        assertThat(entries(restored, last[0])).isEqualTo(before);
        assertThat(restored.status().cluster()).isNotEqualTo(first.status().cluster());
        assertThat(restored.self().id())
                .isNotIn(first.self().id(), second.self().id());
        assertThat(restored.roster().voters()).containsExactly(restored.self());
        Appended next = restored.log().append("afterwards".getBytes(UTF_8));
        assertThat(next.index()).isGreaterThan(last[0]);
        Member grown = options("4").join(":0", List.of(restored.self().address()));
        assertThat(entries(grown, (int) next.index())).isEqualTo(entries(restored, (int) next.index()));
        assertThat(first.log().append("the old one goes on".getBytes(UTF_8)).index())
                .isGreaterThan(last[0]);

        String address = restored.self().address();
        restored.close();
        try (Member again = options("3").resume(address)) {
            assertThat(entries(again, (int) next.index())).isEqualTo(entries(grown, (int) next.index()));
        }
        for (Member member : List.of(grown, second, first)) {
            member.close();
        }
    }

    @Test
    void whatIsNotWholeIsRefusedAndTheDirectoryStaysFree() throws Exception {
        Member member = options("1").start(":0");
        member.log().append("a line".getBytes(UTF_8));
        int[] last = {0};
        byte[] whole = backup(member, last);
        member.close();
        Path file = dir.resolve("backup");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file);
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);
            assertRefused(file);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertRefused(file);
        assertThatThrownBy(() -> options("2").restore(":0", dir.resolve("nowhere")))
                .isInstanceOf(InvalidDataException.class);

        Files.write(file, whole);
        Member restored = options("2").restore(":0", file);
        assertThat(GrowingTest.read(restored, 1)).containsExactly("a line");
        restored.close();
        assertThatThrownBy(() -> options("2").restore(":0", file))
                .isInstanceOf(InvalidDataException.class)
                .hasMessageContaining("There is a member's data in " + dir.resolve("2") + " already");
    }

    private void assertRefused(Path file) {
        assertThatThrownBy(() -> options("2").restore(":0", file))
                .isInstanceOf(InvalidDataException.class)
                .hasMessageStartingWith(file.toString());
    }
}
