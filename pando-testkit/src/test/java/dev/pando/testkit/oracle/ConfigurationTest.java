package dev.pando.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Configurations are the same only if all of them is, whatever their hashes say. */
final class ConfigurationTest {
    private static final int WINDOWS = 200;

    /** All have the same hash. */
    private record State(int value) {
        @Override
        public int hashCode() {
            return 0;
        }
    }

    private static Configuration<State> with(int state, int firstMissing, int... windows) {
        Placed placed = new Placed(WINDOWS);
        for (int window : windows) {
            placed.add(window);
        }
        return placed.with(new State(state), firstMissing);
    }

    @Test
    void theSameSetAndStateAreTheSame() {
        assertThat(with(1, 1, 0, 70)).isEqualTo(with(1, 1, 70, 0)).hasSameHashCodeAs(with(1, 1, 70, 0));
    }

    @Test
    void whatHasBeenTakenBackLeavesNothing() {
        Placed placed = new Placed(WINDOWS);
        placed.add(0);
        placed.add(190);
        placed.remove(190);
        assertThat(placed.with(new State(1), 1)).isEqualTo(with(1, 1, 0)).hasSameHashCodeAs(with(1, 1, 0));
    }

    @Test
    void anotherStateIsAnother() {
        assertThat(with(1, 1, 0)).hasSameHashCodeAs(with(2, 1, 0)).isNotEqualTo(with(2, 1, 0));
    }

    @Test
    void anotherSetIsAnother() {
        assertThat(with(1, 0, 1)).hasSameHashCodeAs(with(1, 0, 33)).isNotEqualTo(with(1, 0, 33));
    }
}
