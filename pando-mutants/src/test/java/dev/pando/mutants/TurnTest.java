package dev.pando.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TurnTest {
    private static final Budget ALL = new Budget(200, 8_000_000, 600);
    private static final Budget SHARE = new Budget(20, 800_000, 600);

    @Test
    void explorationsAndSeedsGetASmallShareFirst() {
        assertThat(Turn.inOrder(null, ALL))
                .containsExactly(
                        new Turn(Catcher.EXPLORATION, SHARE),
                        new Turn(Catcher.SIMULATION, SHARE),
                        new Turn(Catcher.SCENARIOS, ALL),
                        new Turn(Catcher.EXPLORATION, ALL),
                        new Turn(Catcher.SIMULATION, ALL),
                        new Turn(Catcher.RULE_TESTS, ALL));
    }

    @Test
    void whoNoticedTheLastTimeIsAskedFirstAndOnce() {
        assertThat(Turn.inOrder(Catcher.RULE_TESTS, ALL))
                .containsExactly(
                        new Turn(Catcher.RULE_TESTS, ALL),
                        new Turn(Catcher.EXPLORATION, SHARE),
                        new Turn(Catcher.SIMULATION, SHARE),
                        new Turn(Catcher.SCENARIOS, ALL),
                        new Turn(Catcher.EXPLORATION, ALL),
                        new Turn(Catcher.SIMULATION, ALL));
        assertThat(Turn.inOrder(Catcher.SIMULATION, ALL))
                .containsExactly(
                        new Turn(Catcher.SIMULATION, ALL),
                        new Turn(Catcher.EXPLORATION, SHARE),
                        new Turn(Catcher.SCENARIOS, ALL),
                        new Turn(Catcher.EXPLORATION, ALL),
                        new Turn(Catcher.RULE_TESTS, ALL));
    }

    @Test
    void aShareIsSomethingAtLeast() {
        assertThat(new Budget(5, 7, 600).share()).isEqualTo(new Budget(1, 1, 600));
    }
}
