package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.NoLeaderException;
import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import dev.pando.core.membership.MemberId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RemoveCommandTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Cli cli = new Cli(cluster);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5e6f",
                "5E6F7a8b",
                "5e6f7a8b000000000000000000000002",
                "127.0.0.1:10241",
                "localhost:10241",
                ":10241",
                "[::1]:10241"
            })
    void aMemberIsNamedByItsIdByTheBeginningOfThatOrByItsAddress(String name) {
        assertThat(cli.run("remove", name, "--via", "h:1")).isZero();

        assertThat(cluster.removed).containsExactly(FakeCluster.OTHER);
        assertThat(cli.out()).isEqualTo("member 5e6f7a8b (127.0.0.1:10241) is removed\n");
    }

    @Test
    void jsonHasExactlyTheseKeys() {
        assertThat(cli.run("remove", "5e6f", "--via", "h:1", "--json")).isZero();

        assertThat(cli.out())
                .isEqualTo("{\"removed\":\"5e6f7a8b000000000000000000000002\",\"address\":\"127.0.0.1:10241\"}\n");
    }

    @Test
    void aWholeIdThatNobodyHasIsRemovedAlready() {
        assertThat(cli.run("remove", "7777000000000000000000000000000A", "--via", "h:1", "--json"))
                .isZero();

        assertThat(cluster.removed).containsExactly(new MemberId(0x77770000_00000000L, 10));
        assertThat(cli.out()).isEqualTo("{\"removed\":\"7777000000000000000000000000000a\",\"address\":null}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7777", "127.0.0.1:10240000", "elsewhere:10241", "127.0.0.1:10999"})
    void whoIsNotThereIsRefusedWithWhatThereIs(String name) {
        assertThat(cli.run("remove", name, "--via", "h:1")).isEqualTo(2);

        assertThat(cluster.removed).isEmpty();
        assertThat(cli.err()).hasLineCount(1).contains("'" + name + "'");
        if (!name.endsWith("000")) {
            assertThat(cli.err())
                    .isEqualTo("pando remove: no member is called '" + name + "'; nothing was done. The cluster has"
                            + " 1a2b3c4d000000000000000000000001 at 127.0.0.1:10240,"
                            + " 5e6f7a8b000000000000000000000002 at 127.0.0.1:10241.\n");
        }
    }

    @Test
    void aBeginningThatTwoShareIsRefusedWithWhatThereIs() {
        cluster.third = new MemberId(0x5e6f0000_00000000L, 3);

        assertThat(cli.run("remove", "5e6f", "--via", "h:1")).isEqualTo(2);

        assertThat(cluster.removed).isEmpty();
        assertThat(cli.err())
                .startsWith("pando remove: more than one member is called '5e6f'; nothing was done. The cluster has")
                .contains("5e6f7a8b000000000000000000000002", "5e6f0000000000000000000000000003 at host:10242");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5e6", "", "seed", "5e6f7a8b0000000000000000000000021"})
    void whatIsNoNameIsRefused(String name) {
        assertThat(cli.run("remove", name, "--via", "h:1")).isEqualTo(2);

        assertThat(cli.err()).contains("'" + name + "' names no member; name it by its id");
    }

    @Test
    void errorsSayWhetherItMayHaveTakenEffectAndWhatToDoNext() {
        cluster.failure = new NotDoneException("The last voter can't be removed.");
        assertThat(cli.run("remove", "5e6f", "--via", "h:1,h:2")).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo(
                        "pando remove: The last voter can't be removed. It has not taken effect: `pando members --via"
                                + " h:1,h:2` shows who there is, and how they are.\n");

        cluster.failure = new OutcomeUnknownException("Nobody said.");
        assertThat(cli.run("remove", "5e6f", "--via", "h:1")).isEqualTo(3);
        assertThat(cli.err())
                .isEqualTo("pando remove: Nobody said. It may have taken effect, or may yet: `pando members --via h:1`"
                        + " shows whether it has; if not, say it again.\n");

        cluster.failure = new NoLeaderException("Nobody leads.");
        assertThat(cli.run("remove", "5e6f", "--via", "h:1")).isEqualTo(4);
        assertThat(cli.err()).contains("Nobody leads. It has not taken effect");
        assertThat(cli.out()).isEmpty();
    }
}
