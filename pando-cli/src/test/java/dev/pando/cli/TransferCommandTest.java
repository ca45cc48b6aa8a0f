package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.NotDoneException;
import dev.pando.OutcomeUnknownException;
import org.junit.jupiter.api.Test;

final class TransferCommandTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Cli cli = new Cli(cluster);

    @Test
    void aNamedVoterLeads() {
        assertThat(cli.run("transfer", "5e6f", "--via", "h:1")).isZero();

        assertThat(cluster.transferred).containsExactly(FakeCluster.OTHER);
        assertThat(cli.out()).isEqualTo("5e6f7a8b (127.0.0.1:10241) leads in term 2\n");
    }

    @Test
    void withoutANameAnyOtherLeads() {
        assertThat(cli.run("transfer", "--via", "h:1", "--json")).isZero();

        assertThat(cli.out()).isEqualTo("{\"term\":2,\"leader\":\"5e6f7a8b000000000000000000000002\"}\n");
    }

    @Test
    void whoIsNotThereIsRefused() {
        assertThat(cli.run("transfer", "7777", "--via", "h:1")).isEqualTo(2);

        assertThat(cluster.transferred).isEmpty();
        assertThat(cli.err()).contains("no member is called '7777'; nothing was done. The cluster has 1a2b");
    }

    @Test
    void errorsSayWhetherItMayHaveTakenEffectAndWhatToDoNext() {
        cluster.failure = new NotDoneException("Member 5e6f7a8b did not take over within 1000 ms.");
        assertThat(cli.run("transfer", "--via", "h:1")).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo("pando transfer: Member 5e6f7a8b did not take over within 1000 ms. It has not taken effect:"
                        + " `pando members --via h:1` shows who there is, and how they are.\n");

        cluster.failure = new OutcomeUnknownException("The answer was lost.");
        assertThat(cli.run("transfer", "5e6f", "--via", "h:1")).isEqualTo(3);
        assertThat(cli.err()).contains("It may have taken effect, or may yet: `pando members");
        assertThat(cli.out()).isEmpty();
    }
}
