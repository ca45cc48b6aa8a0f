package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LeaveCommandTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Cli cli = new Cli(cluster);

    @Test
    void theMemberAtTheAddressLeaves() {
        assertThat(cli.run("leave", "--via", "h:1")).isZero();

        assertThat(cluster.left).isEqualTo(1);
        assertThat(cli.out()).isEqualTo("the member at h:1 has left\n");
    }

    @Test
    void twoAddressesAreRefusedSinceEitherMightLeave() {
        assertThat(cli.run("leave", "--via", "h:1,h:2")).isEqualTo(2);

        assertThat(cluster.left).isZero();
        assertThat(cli.err()).contains("Give --via one address: that of the member that is to leave");
    }
}
