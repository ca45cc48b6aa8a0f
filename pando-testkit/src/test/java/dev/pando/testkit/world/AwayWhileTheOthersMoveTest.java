package dev.pando.testkit.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Appended;
import dev.pando.RemovedException;
import dev.pando.client.ClientOnLoop;
import dev.pando.core.membership.MemberId;
import dev.pando.runtime.LocalMember;
import dev.pando.runtime.Startup;
import dev.pando.storage.directory.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clients and members that were not there when the membership changed find out all the same. Seeds found that they did not. */
final class AwayWhileTheOthersMoveTest {
    @Test
    void aMemberThatWasCutOffWhileItWasRemovedHearsOfItWhenItIsBack() {
        SimulatedCluster cluster = SimulatedCluster.of(3, 1);
        Machine leaver = cluster.machines().get(2);
        LocalMember member = SimulatedCluster.member(leaver);
        member.leaveAsync(); // its wish gets through, and then it hears no more
        while (SimulatedCluster.member(cluster.machines().get(0))
                        .roster()
                        .voters()
                        .size()
                == 3) {
            cluster.runFor(1);
        }
        cluster.machines().subList(0, 2).forEach(other -> cluster.network().cutBoth(leaver.host(), other.host()));
        cluster.runFor(200_000);
        assertThat(member.closed()).isNotDone();

        cluster.network().healAll();
        cluster.runUntil(() -> member.closed().isDone(), 20_000, "the removed member stops");
        assertThatThrownBy(member.closed()::join).hasCauseInstanceOf(RemovedException.class);
    }

    @Test
    void aRemovedMemberHearsOfItFromOthersThanTheLeaderAndInAnyTerm() {
        SimulatedCluster cluster = SimulatedCluster.withoutPreVote(3, 1);
        Machine first = cluster.machines().get(0);
        Machine second = cluster.machines().get(1);
        Machine removed = cluster.machines().get(2);
        LocalMember member = SimulatedCluster.member(removed);
        cluster.network().cutBoth(removed.host(), first.host());
        cluster.network().cutBoth(removed.host(), second.host());
        Machine late = cluster.machine(); // unknown to the one that is cut off
        cluster.await(SimulatedCluster.member(first).removeAsync(member.self().id()));
        cluster.up(late, Startup.Intent.JOIN, first);
        MemberId leader = SimulatedCluster.member(late).self().id();
        cluster.await(SimulatedCluster.member(first).transferLeadershipAsync(leader));
        cluster.runUntil(() -> member.term().number() > 20, 100_000, "the one that is cut off campaigns in vain");
        assertThat(member.term().number())
                .isGreaterThan(SimulatedCluster.member(late).term().number());

        cluster.network().healAll();
        cluster.runUntil(() -> member.closed().isDone(), 20_000, "the removed member stops");
        assertThatThrownBy(member.closed()::join).hasCauseInstanceOf(RemovedException.class);
        assertThat(SimulatedCluster.member(first).term().leader())
                .hasValueSatisfying(peer -> assertThat(peer.id()).isEqualTo(leader));
    }

    @Test
    void aReadReplicaThatWasCutOffWhileItWasRemovedHearsOfItWhenItIsBack() {
        SimulatedCluster cluster = SimulatedCluster.of(2, 1);
        Machine first = cluster.machines().get(0);
        Machine away = cluster.machine();
        away.start(Startup.Intent.JOIN, new Admission(List.of(first.address()), true, null));
        cluster.runUntil(away::isReady, 20_000, "the replica has joined");
        LocalMember replica = SimulatedCluster.member(away);
        cluster.machines().subList(0, 2).forEach(other -> cluster.network().cutBoth(away.host(), other.host()));
        cluster.await(SimulatedCluster.member(first).removeAsync(replica.self().id()));
        cluster.runFor(20_000);
        assertThat(replica.closed()).isNotDone();

        cluster.network().healAll();
        cluster.runUntil(() -> replica.closed().isDone(), 20_000, "the removed replica stops");
        assertThatThrownBy(replica.closed()::join).hasCauseInstanceOf(RemovedException.class);
    }

    @Test
    void aClientGoesOnAlthoughAllMembersThatItBeganWithHaveLeft() {
        SimulatedCluster cluster = SimulatedCluster.of(1, 1);
        Machine first = cluster.machines().get(0);
        List<ClientOnLoop> clients = new ArrayList<>();
        cluster.machine()
                .startClient((loop, transport) ->
                        clients.add(new ClientOnLoop(loop, transport, new Dice(1), List.of(first.address()))));
        cluster.await(append(clients.get(0), "to the first"));
        Machine second = cluster.machine();
        cluster.up(second, Startup.Intent.JOIN, first);
        cluster.await(SimulatedCluster.member(first).leaveAsync());

        CompletableFuture<Appended> append = append(clients.get(0), "to the second");
        cluster.runUntil(append::isDone, 20_000, "the client finds the other member");
        assertThat(append.join().index()).isGreaterThan(1);
    }

    private static CompletableFuture<Appended> append(ClientOnLoop client, String payload) {
        return client.append(payload.getBytes(UTF_8));
    }
}
