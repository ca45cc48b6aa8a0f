package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of whole members, on real sockets and files. */
@Timeout(120)
final class ClientOfClusterTest {
    @TempDir
    Path dir;

    private final List<Member> members = new ArrayList<>();

    @BeforeEach
    void grow() {
        members.add(Raft.options().dataDir(dir.resolve("0")).start(":0"));
        String seed = members.get(0).self().address();
        for (int i = 1; i < 3; i++) {
            members.add(Raft.options().dataDir(dir.resolve("" + i)).join(":0", List.of(seed)));
        }
    }

    @AfterEach
    void close() {
        members.forEach(Member::close);
    }

    @Test
    void theLeaderIsClosedWhileAClientAppendsAndNothingIsLostRepeatedOrReordered() {
        try (PandoClient client = connect(members.get(0))) {
            List<CompletableFuture<Appended>> results = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                results.add(client.appendAsync(("line " + i).getBytes(UTF_8)));
                if (i == 10_000) {
                    leader().close();
                }
            }
            for (int i = 1; i < results.size(); i++) {
                assertThat(results.get(i).join().index())
                        .isGreaterThan(results.get(i - 1).join().index());
            }

            List<Entry> read = read(client, results.get(19_999).join().index());

            List<String> lines = read.stream()
                    .filter(entry -> entry.kind() == Entry.Kind.DATA)
                    .map(entry -> new String(entry.payload(), UTF_8))
                    .toList();
            assertThat(lines).hasSize(20_000);
            for (int i = 0; i < lines.size(); i++) {
                assertThat(lines.get(i)).isEqualTo("line " + i);
                assertThat(read.get((int) results.get(i).join().index() - 1).payload())
                        .isEqualTo(("line " + i).getBytes(UTF_8));
            }
        }
    }

    @Test
    void aFollowerSaysHowTheClusterIsAndLeaves() {
        Member follower = members.get(2) == leader() ? members.get(1) : members.get(2);
        try (PandoClient client = connect(follower)) {
            client.append("something".getBytes(UTF_8));

            Status before = client.status();
            assertThat(before.members()).hasSize(3);
            assertThat(before.canCommit()).isTrue();
            assertThat(before.members())
                    .filteredOn(m -> m.role().equals("leader"))
                    .hasSize(1);

            client.leave();

            follower.closed().orTimeout(30, TimeUnit.SECONDS).join();
            Status after = client.status();
            assertThat(after.members())
                    .hasSize(2)
                    .extracting(Status.MemberStatus::id)
                    .doesNotContain(follower.self().id());
            client.append("afterwards".getBytes(UTF_8));
        }
    }

    @Test
    void anEntryLargerThanTheMembersTakeIsRefusedAndTheLargestIsTaken() {
        try (PandoClient client = connect(members.get(1))) {
            assertThatThrownBy(() -> client.append(new byte[(1 << 20) + 1])).isInstanceOf(EntryTooLargeException.class);
            for (int i = 0; i < 20; i++) {
                client.append(new byte[1 << 20]);
            }

            List<Entry> read = read(client, client.append(new byte[0]).index());

            assertThat(read)
                    .filteredOn(entry -> entry.payload().length == 1 << 20)
                    .hasSize(20);
        }
    }

    private static PandoClient connect(Member member) {
        return PandoClient.connect(List.of(member.self().address()));
    }

    private Member leader() {
        return members.stream()
                .filter(member ->
                        member.term().leader().map(member.self()::equals).orElse(false))
                .findFirst()
                .orElseThrow();
    }

    /** All entries up to this index, which must be consecutive. */
    private static List<Entry> read(PandoClient client, long lastIndex) {
        List<Entry> read = new ArrayList<>();
        try (Listener entries = client.tail(1, true)) {
            while (read.size() < lastIndex) {
                Entry entry = entries.next();
                read.add(entry);
                assertThat(entry.index()).isEqualTo(read.size());
            }
        }
        return read;
    }
}
