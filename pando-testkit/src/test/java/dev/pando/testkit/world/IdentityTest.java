package dev.pando.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.InvalidDataException;
import dev.pando.core.membership.MemberId;
import dev.pando.runtime.Startup;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who a member is lies on its disk, and on nothing else. */
final class IdentityTest {
    private final SimulatedCluster cluster = SimulatedCluster.of(3, 1);
    private final Machine first = cluster.machines().get(0);
    private final Machine last = cluster.machines().get(2);

    @Test
    void s9_whoHasLeftDoesNotComeBackWithTheSameData() {
        cluster.await(SimulatedCluster.member(last).leaveAsync());
        last.kill();
        assertThat(last.start(Startup.Intent.JOIN, List.of(first.address())))
                .isInstanceOf(InvalidDataException.class)
                .hasMessageContaining("was removed from its cluster");
        assertThat(SimulatedCluster.member(first).roster().voters()).hasSize(2);
    }

    @Test
    void s5_whoHasLostItsDiskIsSomebodyElse() {
        MemberId before = SimulatedCluster.member(last).self().id();
        last.kill();
        last.disk().wipe();
        last.start(Startup.Intent.JOIN, List.of(first.address()));
        assertThat(SimulatedCluster.member(last).self().id()).isNotEqualTo(before);
    }
}
