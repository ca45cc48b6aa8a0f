package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.StaleRosterException;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import org.junit.jupiter.api.Test;

final class ReconfigureCommandTest {
    private static final MemberId THIRD = new MemberId(0x77778888_00000000L, 3);

    private final FakeCluster cluster = new FakeCluster();
    private final Cli cli = new Cli(cluster);

    ReconfigureCommandTest() {
        cluster.third = THIRD;
    }

    @Test
    void allThatIsAskedForIsOneChange() {
        int code =
                cli.run("reconfigure", "--via", "h:1", "--remove", "1a2b", "--promote", "7777", "--demote", ":10241");

        assertThat(code).isZero();
        assertThat(cluster.reconfigurations)
                .containsExactly(Reconfiguration.of(
                        new Change.Promote(THIRD),
                        new Change.Demote(FakeCluster.OTHER),
                        new Change.Remove(FakeCluster.MEMBER)));
        assertThat(cli.out()).isEqualTo("""
                        member 77778888 (host:10242) is a voter
                        member 5e6f7a8b (127.0.0.1:10241) is a read replica
                        member 1a2b3c4d (127.0.0.1:10240) is removed
                        """);
    }

    @Test
    void severalAreSeparatedByCommasOrSaidOneByOne() {
        assertThat(cli.run("reconfigure", "--via", "h:1", "--remove", "1a2b,5e6f", "--remove", "7777"))
                .isZero();

        assertThat(cluster.reconfigurations)
                .containsExactly(Reconfiguration.of(
                        new Change.Remove(FakeCluster.MEMBER),
                        new Change.Remove(FakeCluster.OTHER),
                        new Change.Remove(THIRD)));
    }

    @Test
    void itMayBeBoundToARosterAndForced() {
        assertThat(cli.run("reconfigure", "--via", "h:1", "--remove", "7777", "--if-roster", "12", "--force", "--json"))
                .isZero();

        assertThat(cluster.reconfigurations)
                .containsExactly(Reconfiguration.of(new Change.Remove(THIRD))
                        .ifCurrentIs(12)
                        .forced());
        assertThat(cli.out())
                .startsWith("{\"promoted\":[],\"demoted\":[],\"removed\":[\"77778888000000000000000000000003\"],"
                        + "\"rosterIndex\":1,\"members\":[{\"id\":\"1a2b3c4d000000000000000000000001\",");
    }

    @Test
    void nothingToChangeIsAnError() {
        assertThat(cli.run("reconfigure", "--via", "h:1")).isEqualTo(2);

        assertThat(cli.err())
                .isEqualTo(
                        "pando reconfigure: there is nothing to change: say --promote, --demote or --remove, each with"
                                + " members\n");
        assertThat(cli.run("reconfigure", "--via", "h:1", "--remove", "1a2b", "--if-roster", "-1"))
                .isEqualTo(2);
        assertThat(cluster.reconfigurations).isEmpty();
    }

    @Test
    void whoIsNotThereMakesItAllFail() {
        assertThat(cli.run("reconfigure", "--via", "h:1", "--promote", "7777", "--remove", "abcd"))
                .isEqualTo(2);

        assertThat(cluster.reconfigurations).isEmpty();
        assertThat(cli.err()).startsWith("pando reconfigure: no member is called 'abcd'; nothing was done.");
    }

    @Test
    void aRosterThatHasChangedIsSaidToHave() {
        cluster.failure = new StaleRosterException("The current configuration is at 14, not at 12.");

        assertThat(cli.run("reconfigure", "--via", "h:1", "--remove", "7777", "--if-roster", "12"))
                .isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo("pando reconfigure: The current configuration is at 14, not at 12. It has not taken effect:"
                        + " `pando members --via h:1` shows who there is, and how they are.\n");
    }
}
