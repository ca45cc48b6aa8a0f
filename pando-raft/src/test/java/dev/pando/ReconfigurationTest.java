package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several members change at once, read replicas, and members that take the place of others, on real sockets and files. */
@Timeout(120)
final class ReconfigurationTest {
    @TempDir
    Path dir;

    private final List<Member> members = new ArrayList<>();

    @AfterEach
    void close() {
        members.forEach(Member::close);
    }

    private RaftOptions options() {
        return Raft.options().dataDir(dir.resolve("" + members.size()));
    }

    private Member seed() {
        members.add(options().start(":0"));
        return members.get(0);
    }

    private List<String> via() {
        return List.of(members.get(0).self().address());
    }

    private Member voter() {
        members.add(options().join(":0", via()));
        return members.get(members.size() - 1);
    }

    private Member replica() {
        members.add(options().readReplica().join(":0", via()));
        return members.get(members.size() - 1);
    }

    private static MemberId id(Member member) {
        return member.self().id();
    }

    private static List<Peer> peers(Member... members) {
        return List.of(members).stream().map(Member::self).toList();
    }

    @Test
    void aReadReplicaReceivesTheLogAndNobodyWaitsForIt() {
        Member seed = seed();
        Member replica = replica();
        assertThat(replica.roster().voters()).isEqualTo(peers(seed));
        assertThat(replica.roster().replicas()).isEqualTo(peers(replica));

        replica.log().append("through the replica".getBytes(UTF_8));
        assertThat(GrowingTest.read(replica, 1)).containsExactly("through the replica");
        replica.close();
        seed.log().append("without the replica".getBytes(UTF_8));

        members.set(
                1,
                Raft.options().dataDir(dir.resolve("1")).resume(replica.self().address()));
        members.get(1).sync().barrier();
        assertThat(GrowingTest.read(members.get(1), 2)).containsExactly("through the replica", "without the replica");
    }

    @Test
    void aReplicaIsMadeAVoterAndAVoterAReplicaByAnybody() {
        Member seed = seed();
        Member replica = replica();
        replica.reconfigure(Reconfiguration.of(new Change.Promote(id(replica))));
        assertThat(seed.roster().voters()).containsExactlyInAnyOrderElementsOf(peers(seed, replica));

        try (PandoClient client = PandoClient.connect(via())) {
            client.reconfigure(Reconfiguration.of(new Change.Demote(id(replica))));
            assertThat(client.members().roster().replicas()).isEqualTo(peers(replica));
        }
        assertThat(seed.roster().voters()).isEqualTo(peers(seed));
        seed.log().append("alone".getBytes(UTF_8));
    }

    @Test
    void threeMembersGoAndThreeComeAtOnceWhileAppendsGoOn() {
        Member[] before = {seed(), voter(), voter()};
        Member[] after = {replica(), replica(), replica()};
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            changes.add(new Change.Promote(id(after[i])));
            changes.add(new Change.Remove(id(before[i])));
        }
        List<CompletableFuture<Appended>> appends = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            sent.add("line " + i);
            appends.add(after[i % 3].log().appendAsync(("line " + i).getBytes(UTF_8)));
            if (i == 100) {
                after[0].reconfigure(new Reconfiguration(0, changes, false));
            }
        }

        appends.forEach(CompletableFuture::join);
        for (Member member : after) {
            member.sync().barrier();
            assertThat(member.roster().voters()).containsExactlyInAnyOrderElementsOf(peers(after));
            assertThat(GrowingTest.read(member, sent.size())).containsExactlyInAnyOrderElementsOf(sent);
        }
        for (Member member : before) {
            assertThatThrownBy(() -> member.closed().join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(RemovedException.class);
        }
    }

    @Test
    void aChangeOfARosterThatHasChangedIsRefused() {
        Member seed = seed();
        long before = seed.roster().index();
        Member replica = replica();
        Reconfiguration promotion = Reconfiguration.of(new Change.Promote(id(replica)));

        assertThatThrownBy(() -> seed.reconfigure(promotion.ifCurrentIs(before)))
                .isInstanceOf(StaleRosterException.class)
                .hasMessage("The membership was not changed: The current configuration is at "
                        + seed.roster().index() + ", not at " + before + ".");
        assertThat(seed.roster().voters()).isEqualTo(peers(seed));

        long now = seed.roster().index();
        seed.reconfigure(promotion.ifCurrentIs(now));
        seed.reconfigure(promotion.ifCurrentIs(now)); // said again: it is so already
        assertThat(seed.roster().voters()).hasSize(2);
    }

    @Test
    void whatMakesNoSenseOrTakesTheQuorumAwayIsRefusedByName() {
        Member seed = seed();
        Member voter = voter();
        MemberId stranger = new MemberId(1, 2);
        assertThatThrownBy(() -> seed.reconfigure(Reconfiguration.of(new Change.Promote(stranger))))
                .isInstanceOf(NotDoneException.class)
                .hasMessage("The membership was not changed: There is no member " + stranger.brief() + ".");
        assertThatThrownBy(() -> seed.reconfigure(Reconfiguration.of()))
                .hasMessage("The membership was not changed: There is nothing to change.");
        assertThatThrownBy(() ->
                        seed.reconfigure(Reconfiguration.of(new Change.Remove(id(seed)), new Change.Demote(id(voter)))))
                .hasMessageContaining("The last voter can't be removed");
        assertThat(seed.roster().voters()).hasSize(2);
    }

    @Test
    void aMemberThatLostItsDiskIsReplacedAtItsAddressOnceItIsSilent() {
        Member seed = seed();
        Member second = voter();
        Member lost = voter();
        String address = lost.self().address();

        RaftOptions impatient =
                Raft.options().dataDir(dir.resolve("new")).replaces(id(lost)).joinTimeout(Duration.ofSeconds(2));
        assertThatThrownBy(() -> impatient.join(":0", via()))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("Member " + id(lost).brief() + ", which is to be replaced, answers");
        assertThat(seed.roster().voters()).containsExactlyInAnyOrderElementsOf(peers(seed, second, lost));

        lost.close();
        assertThatThrownBy(() -> Raft.options().dataDir(dir.resolve("other")).join(address, via()))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("belongs to member " + id(lost).brief())
                .hasMessageContaining("say that this one replaces it");
        Member replacement =
                Raft.options().dataDir(dir.resolve("newer")).replaces(id(lost)).join(address, via());
        members.set(2, replacement);
        assertThat(replacement.self().address()).isEqualTo(address);
        assertThat(replacement.roster().voters()).containsExactlyInAnyOrderElementsOf(peers(seed, second, replacement));
        replacement.log().append("as before".getBytes(UTF_8));
    }
}
