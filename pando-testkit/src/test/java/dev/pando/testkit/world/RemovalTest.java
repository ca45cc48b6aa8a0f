package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Appended;
import dev.pando.NoLeaderException;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.RemovedException;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.runtime.LocalMember;
import dev.pando.transport.Packet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A member is removed by others: mostly one that is lost for good. */
final class RemovalTest {
    private static final int LONG_MS = 20_000;

    private final SimulatedCluster cluster = SimulatedCluster.of(3, 1);
    private final Machine leader = cluster.leader();
    private final List<Machine> others = cluster.othersThan(leader);

    private static MemberId id(Machine machine) {
        return SimulatedCluster.member(machine).self().id();
    }

    private RaftException failure(CompletableFuture<?> future) {
        cluster.runUntil(future::isDone, 100_000, "it fails");
        return (RaftException) future.handle((done, failure) ->
                        failure instanceof CompletionException wrapped ? wrapped.getCause() : failure)
                .join();
    }

    @Test
    void aDeadMemberIsRemovedByAFollowerAndAppendsGoOn() {
        Machine dead = others.get(0);
        MemberId id = id(dead);
        LocalMember asked = SimulatedCluster.member(others.get(1));
        dead.crash();
        cluster.await(asked.removeAsync(id));
        assertThat(asked.roster().voters()).hasSize(2).noneMatch(peer -> peer.id()
                .equals(id));
        Appended appended = cluster.await(SimulatedCluster.append(others.get(1), "afterwards"));
        assertThat(cluster.await(SimulatedCluster.append(leader, "and once more"))
                        .index())
                .isGreaterThan(appended.index());
        assertThat(failure(asked.removeAsync(asked.self().id()))).isInstanceOf(NotDoneException.class);
    }

    @Test
    void aDeadLeaderIsRemovedOnceThereIsAnotherOne() {
        MemberId id = id(leader);
        leader.crash();
        LocalMember asked = SimulatedCluster.member(others.get(0));
        cluster.await(asked.removeAsync(id));
        assertThat(asked.roster().voters()).hasSize(2);
        cluster.await(SimulatedCluster.append(others.get(1), "afterwards"));
    }

    @Test
    void whoIsNotThereIsRemovedAlreadyAndTwiceIsAsOnce() {
        LocalMember asked = SimulatedCluster.member(others.get(1));
        cluster.await(asked.removeAsync(new MemberId(1, 2)));
        assertThat(asked.roster().voters()).hasSize(3);

        MemberId id = id(others.get(0));
        others.get(0).crash();
        CompletableFuture<Void> once = SimulatedCluster.member(leader).removeAsync(id);
        CompletableFuture<Void> twice = asked.removeAsync(id);
        cluster.await(once);
        cluster.await(twice);
        long index = asked.roster().index();
        cluster.await(asked.removeAsync(id));
        assertThat(asked.roster().index()).isEqualTo(index);
    }

    @Test
    void aMemberThatRunsIsRemovedAndStops() {
        LocalMember member = SimulatedCluster.member(others.get(0));
        cluster.await(
                SimulatedCluster.member(others.get(1)).removeAsync(member.self().id()));
        cluster.runUntil(() -> member.closed().isDone(), LONG_MS, "the removed member stops");
        assertThatThrownBy(member.closed()::join).hasCauseInstanceOf(RemovedException.class);
    }

    @Test
    void aLeaderThatRunsIsRemovedAndAppendsGoOn() {
        LocalMember member = SimulatedCluster.member(leader);
        cluster.await(SimulatedCluster.member(others.get(0)).removeAsync(id(leader)));
        cluster.await(SimulatedCluster.append(others.get(0), "afterwards"));
        cluster.runUntil(() -> member.closed().isDone(), LONG_MS, "the removed member stops");
    }

    @Test
    void theLastVoterIsRefusedAndOneselfIsToLeave() {
        others.forEach(other -> cluster.await(SimulatedCluster.member(other).leaveAsync()));
        LocalMember last = SimulatedCluster.member(leader);
        assertThat(failure(last.removeAsync(last.self().id())))
                .isInstanceOf(NotDoneException.class)
                .hasMessageContaining("leave()");

        Asker asker = Asker.asks(
                cluster.machine(),
                leader,
                new Packet.Reconfigure(
                        7, Reconfiguration.of(new Change.Remove(last.self().id())), false));
        cluster.runUntil(() -> !asker.answers().isEmpty(), LONG_MS, "it is answered");
        Packet.Refusal refusal = new Packet.Refusal(
                Packet.Refusal.Code.INVALID,
                leader.address(),
                "The last voter can't be removed, and no replica be made of it.");
        assertThat(asker.answers()).containsExactly(new Packet.Refused(7, refusal));
        assertThat(last.roster().voters()).containsExactly(last.self());
    }

    @Test
    void withoutAMajorityItIsNotKnownWhetherItWillComeAboutAndWithoutALeaderItWillNot() {
        MemberId id = id(others.get(0));
        others.forEach(Machine::crash);
        assertThat(failure(SimulatedCluster.member(leader).removeAsync(id)))
                .isInstanceOf(OutcomeUnknownException.class)
                .matches(RaftException::mayHaveTakenEffect);
        assertThat(failure(SimulatedCluster.member(leader).removeAsync(id)))
                .isInstanceOf(NoLeaderException.class)
                .matches(e -> !e.mayHaveTakenEffect());
    }

    @Test
    void l2_aLeaderThatIsRemovedAnswersWhenThatIsCommittedAndNamesASuccessor() {
        LocalMember old = SimulatedCluster.member(leader);
        Asker asker = Asker.asks(
                cluster.machine(),
                leader,
                new Packet.Reconfigure(7, Reconfiguration.of(new Change.Remove(id(leader))), false));
        cluster.runUntil(() -> !asker.answers().isEmpty(), 2_000, "the removal is answered");
        assertThat(asker.answers()).hasSize(1).allMatch(Packet.Reconfigured.class::isInstance);
        cluster.runUntil(
                () -> others.stream()
                        .anyMatch(other ->
                                SimulatedCluster.member(other).status().leader().equals(Optional.of(id(other)))),
                300, // less than an election timeout
                "one of the others leads");
        cluster.runUntil(() -> old.closed().isDone(), 10_000, "the removed member stops");
    }
}
