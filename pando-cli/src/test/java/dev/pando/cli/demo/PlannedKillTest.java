package dev.pando.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.cli.demo.PlannedKill.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PlannedKillTest {
    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(drawn(7)).isEqualTo(drawn(7)).isNotEqualTo(drawn(8));
    }

    @Test
    void everyStepIsDrawnWithEveryVictimAndLeaverGivenUpOrNot() {
        Set<List<Object>> drawn = new HashSet<>();
        for (PlannedKill kill : drawn(1)) {
            drawn.add(List.of(kill.step(), kill.isOfSeed(), kill.isGivenUp(), kill.seedLeaves()));
        }

        assertThat(drawn).hasSize(Step.values().length * 8);
    }

    @Test
    void onlyAJoinerThatHasNotJoinedIsGivenUp() {
        assertThat(kill(Step.LAUNCHED, false, false).givesUpJoin()).isTrue();
        assertThat(kill(Step.LET_IN, false, false).givesUpJoin()).isTrue();
        assertThat(kill(Step.VOTER, false, true).givesUpJoin()).isTrue();
        assertThat(kill(Step.JOINED, false, false).givesUpJoin()).isFalse();
        assertThat(kill(Step.LET_IN, true, false).givesUpJoin()).isFalse();
        assertThat(kill(Step.ASKED, false, false).givesUpJoin()).isFalse();
        assertThat(new PlannedKill(Step.LET_IN, 0, false, false, false).givesUpJoin())
                .isFalse();
    }

    @Test
    void onlyTheOneThatLeavesIsAskedAgain() {
        assertThat(kill(Step.ASKED, false, false).givesUpLeave()).isTrue();
        assertThat(kill(Step.REMOVED, true, true).givesUpLeave()).isTrue();
        assertThat(kill(Step.ASKED, true, false).givesUpLeave()).isFalse();
        assertThat(kill(Step.ASKED, false, true).givesUpLeave()).isFalse();
        assertThat(kill(Step.JOINED, false, false).givesUpLeave()).isFalse();
    }

    @Test
    void peopleAreToldWhatIsPlanned() {
        assertThat(new PlannedKill(Step.LET_IN, 12, false, true, true))
                .hasToString("the seed leaves; the joiner is killed 12 ms after the joiner was let in,"
                        + " and what it had begun is given up");
        assertThat(new PlannedKill(Step.ASKED, 3, true, false, false))
                .hasToString("the joiner leaves; the seed is killed 3 ms after it was asked to leave");
    }

    private static PlannedKill kill(Step step, boolean isOfSeed, boolean seedLeaves) {
        return new PlannedKill(step, 0, isOfSeed, true, seedLeaves);
    }

    private static List<PlannedKill> drawn(long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> PlannedKill.draw(random)).limit(2000).toList();
    }
}
