package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Appended;
import dev.pando.NoLeaderException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A read that begins after an append was acknowledged sees it, wherever it is asked (§6.4). */
final class LinearizableReadTest {
    @Test
    void s17_aLeaderThatStoodStillDoesNotTakeItsOwnWordForItThatItLeads() {
        SimulatedCluster cluster = SimulatedCluster.of(3, 1);
        Machine stale = cluster.leader();
        cluster.cutOff(stale, cluster.othersThan(stale));
        stale.pauseFor(5_000_000_000L);
        Appended appended =
                cluster.await(SimulatedCluster.append(cluster.othersThan(stale).get(0), "by the others"));
        assertThat(stale.isStanding()).isTrue();

        CompletableFuture<Long> barrier = SimulatedCluster.member(stale).sync().barrierAsync();
        cluster.runFor(10_000);
        assertThat(barrier).satisfiesAnyOf(read -> assertThat(read).isNotDone(), read -> assertThat(read)
                .isCompletedExceptionally());
        cluster.network().healAll();
        Object read = cluster.await(barrier.handle((index, failure) -> failure == null ? index : failure.getClass()));
        assertThat(read).isIn(appended.index(), NoLeaderException.class);
    }
}
