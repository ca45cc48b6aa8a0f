package dev.pando.cli.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pando.cli.Cli;
import dev.pando.cli.Json;
import dev.pando.cli.Library;
import org.junit.jupiter.api.Test;

class ExploreCommandTest {
    private final Cli cli = new Cli(Library.PANDO);

    @Test
    void oneBoundIsExploredToItsEnd() {
        assertThat(cli.run("explore", "pre-votes", "--json")).isZero();
        JsonNode said = Json.parse(cli.out());
        assertThat(said.get("name").asText()).isEqualTo("pre-votes");
        assertThat(said.get("states").asLong()).isGreaterThan(1_000);
        assertThat(said.get("exhaustive").asBoolean()).isTrue();
    }

    @Test
    void theNamesAreListedWithWhatTakesMinutes() {
        assertThat(cli.run("explore", "--list")).isZero();
        assertThat(cli.out().lines()).contains("pre-votes", "figure-3-7", "crash-and-loss  (takes minutes)");
    }

    @Test
    void anUnknownBoundIsRefusedWithThoseThatThereAre() {
        assertThat(cli.run("explore", "nonsense")).isEqualTo(2);
        assertThat(cli.err()).contains("There is no bound nonsense, but [repetition, pre-votes");
    }
}
