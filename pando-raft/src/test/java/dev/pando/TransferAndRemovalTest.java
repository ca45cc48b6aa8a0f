package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.membership.MemberId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members and clients hand leadership over and remove members, on real sockets and files. */
@Timeout(120)
final class TransferAndRemovalTest {
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

    private Member leader() {
        return members.stream()
                .filter(member ->
                        member.term().leader().map(member.self()::equals).orElse(false))
                .findFirst()
                .orElseThrow();
    }

    private Member follower() {
        return members.stream().filter(member -> member != leader()).findFirst().orElseThrow();
    }

    private static PandoClient connect(Member member) {
        return PandoClient.connect(List.of(member.self().address()));
    }

    @Test
    void leadershipGoesRoundWhileMembersAndAClientAppendAndNothingIsLostOrRepeated() {
        try (PandoClient client = connect(members.get(2))) {
            List<CompletableFuture<Appended>> appends = new ArrayList<>();
            List<String> sent = new ArrayList<>();
            for (int round = 0; round < 6; round++) {
                for (int i = 0; i < 300; i++) {
                    String text = "round " + round + ", line " + i;
                    sent.add(text);
                    appends.add(
                            i % 4 == 3
                                    ? client.appendAsync(text.getBytes(UTF_8))
                                    : members.get(i % 4).log().appendAsync(text.getBytes(UTF_8)));
                }
                Member target = members.get((members.indexOf(leader()) + 1) % 3);
                Member asked = members.get(round % 3);
                asked.transferLeadership(target.self().id());
                assertThat(asked.term().leader()).contains(target.self());
            }
            appends.forEach(CompletableFuture::join);
            assertThat(GrowingTest.read(members.get(0), sent.size())).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    @Test
    void aClientSeesWhoBelongsAndHandsLeadershipOver() {
        Member target = follower();
        try (PandoClient client = connect(follower())) {
            Members before = client.members();
            assertThat(before.roster().voters())
                    .containsExactlyInAnyOrderElementsOf(
                            members.stream().map(Member::self).toList());
            assertThat(before.roster().learners()).isEmpty();
            assertThat(before.status().leader()).contains(leader().self().id());

            client.transferLeadership(target.self().id());
            assertThat(client.members().status().leader())
                    .contains(target.self().id());

            client.transferLeadership();
            assertThat(client.members().status().leader())
                    .isPresent()
                    .isNotEqualTo(
                            before.status().leader().map(id -> target.self().id()));
            assertThatThrownBy(() -> client.transferLeadership(new MemberId(1, 2)))
                    .isInstanceOf(NotDoneException.class)
                    .hasMessageStartingWith("Leadership was not handed over: There is no other voter ");
        }
    }

    @Test
    void aClientThatIsClosedAsksNobody() {
        PandoClient client = connect(leader());
        client.close();
        MemberId id = follower().self().id();
        assertThatThrownBy(() -> client.remove(id)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> client.transferLeadership()).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> client.transferLeadershipAsync(id).join()).hasCauseInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> client.members()).isInstanceOf(ClosedException.class);
    }

    @Test
    void aMemberThatIsGoneForGoodIsRemovedAndAppendsGoOn() {
        Member gone = follower();
        MemberId id = gone.self().id();
        gone.close();
        members.remove(gone);
        try (PandoClient client = connect(leader())) {
            client.remove(id);
            client.remove(id);
            assertThat(client.members().roster().voters()).hasSize(2);
            client.append("afterwards".getBytes(UTF_8));
        }
        Member asked = follower();
        asked.remove(id);
        assertThatThrownBy(() -> asked.remove(asked.self().id()))
                .isInstanceOf(NotDoneException.class)
                .hasMessageContaining("leave()");
        asked.leave();
        members.remove(asked);
        MemberId last = leader().self().id();
        try (PandoClient client = connect(leader())) {
            assertThatThrownBy(() -> client.remove(last))
                    .isInstanceOf(NotDoneException.class)
                    .hasMessage("Member " + last.brief()
                            + " was not removed: The last voter can't be removed, and no replica be made of it.");
        }
    }

    @Test
    void whoIsClosedSaysWhetherItHadAsked() {
        Member asked = leader();
        CompletableFuture<Void> transfer =
                asked.transferLeadershipAsync(follower().self().id());
        asked.close();
        transfer.orTimeout(30, TimeUnit.SECONDS)
                .handle((done, failure) -> failure)
                .thenAccept(failure -> assertThat(failure == null || failure instanceof OutcomeUnknownException)
                        .isTrue())
                .join();
        assertThatThrownBy(() -> asked.transferLeadershipAsync().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> asked.remove(new MemberId(1, 2))).isInstanceOf(ClosedException.class);
    }

    @Test
    void whoIsInterruptedIsToldThatTheOutcomeIsNotKnown() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> leader().transferLeadership()).isInstanceOf(OutcomeUnknownException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
