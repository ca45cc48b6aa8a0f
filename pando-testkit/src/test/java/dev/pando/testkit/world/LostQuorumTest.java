package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.NotDoneException;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.transport.Packet;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** One of three is down: a second must not go, but the first may be removed (L1). */
final class LostQuorumTest {
    private final SimulatedCluster cluster = SimulatedCluster.of(3, 1);
    private final Machine leader = cluster.leader();
    private final Machine other = cluster.othersThan(leader).get(0);
    private final Machine down = cluster.othersThan(leader, other).get(0);
    private final MemberId downId = SimulatedCluster.member(down).self().id();

    LostQuorumTest() {
        down.crash();
        cluster.runFor(3_000);
    }

    @Test
    void l1_whoeverWouldTakeTheQuorumAlongDoesNotLeave() {
        var leaving = SimulatedCluster.member(other).leaveAsync();
        cluster.runUntil(leaving::isDone, 20_000, "an answer");
        assertThatThrownBy(leaving::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(NotDoneException.class)
                .hasMessage("The member can't leave: Too few voters would be left that answer: not member %s at %s."
                                .formatted(downId.brief(), down.address())
                        + " See that enough of them run, remove those first that never will, or force the change.");
        cluster.await(SimulatedCluster.append(other, "still served"));
    }

    @Test
    void whoIsDownCanBeRemovedAndThenAnotherMayLeave() {
        Asker asker = Asker.asks(
                cluster.machine(),
                leader,
                new Packet.Reconfigure(7, Reconfiguration.of(new Change.Remove(downId)), false));
        cluster.runUntil(() -> !asker.answers().isEmpty(), 5_000, "an answer");
        assertThat(asker.answers()).hasSize(1).allMatch(Packet.Reconfigured.class::isInstance);
        cluster.await(SimulatedCluster.member(other).leaveAsync());
        assertThat(SimulatedCluster.member(leader).roster().voters())
                .isEqualTo(List.of(SimulatedCluster.member(leader).self()));
    }
}
