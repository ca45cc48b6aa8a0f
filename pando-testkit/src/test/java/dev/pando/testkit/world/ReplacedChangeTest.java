package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.runtime.LocalMember;
import dev.pando.runtime.Startup;
import dev.pando.transport.Packet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A leader appends a change of the membership, and another leader replaces it before anybody else has it (S28). */
final class ReplacedChangeTest {
    private static final int PAUSE_MS = 4_000;

    private final SimulatedCluster cluster = SimulatedCluster.of(3, 1);
    private final Machine oldLeader = cluster.leader();
    private final List<Machine> others = new ArrayList<>(cluster.machines());

    ReplacedChangeTest() {
        others.remove(oldLeader);
    }

    private void cutOff() {
        others.forEach(other -> cluster.network().cutBoth(oldLeader.host(), other.host()));
    }

    private void healAll() {
        cluster.network().healAll();
    }

    /** The others elect one of theirs, and commit more than the old leader has appended. */
    private void othersGoOn() {
        Machine other = others.get(0);
        for (int i = 0; i < 5; i++) {
            cluster.await(SimulatedCluster.append(other, "entry " + i));
        }
    }

    @Test
    void s28_aRemovalThatWasReplacedIsNotReportedAsCommitted() {
        MemberId victim = SimulatedCluster.member(others.get(1)).self().id();
        boolean[] isAppended = {false};
        cluster.whenConfigurationIsAppended(oldLeader, () -> {
            cutOff();
            oldLeader.pauseFor(PAUSE_MS * 1_000_000L);
            isAppended[0] = true;
        });
        LocalMember member = SimulatedCluster.member(oldLeader);
        Asker asker = Asker.asks(
                cluster.machine(),
                oldLeader,
                new Packet.Reconfigure(7, Reconfiguration.of(new Change.Remove(victim)), false));
        cluster.runUntil(() -> isAppended[0], 5_000, "the removal is appended");
        othersGoOn();
        cluster.runUntil(() -> member.log().head() > 0 && !oldLeader.pace().isStanding(), 10_000, "the pause is over");
        cluster.runFor(1);
        // It still takes itself for the leader. Now it hears of the other one, and of the time, at once.
        oldLeader.pauseFor(300_000_000L);
        healAll();
        cluster.runFor(20_000);
        assertThat(asker.answers()).hasSize(1).allMatch(Packet.Refused.class::isInstance);
        assertThat(others)
                .allMatch(other ->
                        SimulatedCluster.member(other).roster().voters().size() == 3);
        assertThat(member.roster().voters()).hasSize(3);
    }

    @Test
    void s28_aJoinerThatAReplacedEntryNamedGoesOnAsking() {
        Machine joiner = cluster.machine();
        cluster.whenConfigurationIsAppended(oldLeader, this::cutOff);
        joiner.start(
                Startup.Intent.JOIN, List.of(oldLeader.address(), others.get(0).address()));
        LocalMember member = SimulatedCluster.member(joiner);
        cluster.runUntil(() -> !member.roster().learners().isEmpty(), 10_000, "the joiner has the entry that names it");
        oldLeader.pauseFor(PAUSE_MS * 1_000_000L);
        othersGoOn();
        healAll();
        cluster.runUntil(joiner::isReady, 60_000, "the joiner is a voter");
        assertThat(SimulatedCluster.member(others.get(0)).roster().voters()).hasSize(4);
    }
}
