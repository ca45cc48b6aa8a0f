package dev.pando.testkit.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.testkit.PlanLimits;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShrinkerTest {
    private static final int MANY = 200;

    private final FakeRun run = new FakeRun();

    @Test
    void findsExactlyWhatItTakes() {
        run.members = 3;
        run.operations = 17;
        run.seconds = 6;
        run.faults = Set.of(3, 21, 22, 39);

        Shrunk shrunk = shrink(MANY);

        assertThat(shrunk.options()).isEqualTo(smallest(3, 17, 6, 3, 21, 22, 39));
        assertThat(shrunk.result().violation()).hasMessage("log matching: members 0 and 1 differ at index 7");
        assertThat(shrunk.result().members()).isEqualTo(3);
        assertThat(shrunk.arguments())
                .isEqualTo(List.of(
                        "--seed",
                        "42",
                        "--seconds",
                        "6",
                        "--only-members",
                        "3",
                        "--operations",
                        "17",
                        "--only-faults",
                        "3,21,22,39"));
        assertThat(shrunk.runs()).isEqualTo(run.asked.size()).isLessThan(100);
    }

    @Test
    void whatFailsWithNothingAtAllIsLeftWithNothingAtAll() {
        Shrunk shrunk = shrink(MANY);

        assertThat(shrunk.options()).isEqualTo(smallest(1, 0, 0));
        assertThat(shrunk.runs()).isLessThan(30);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19, 20, 38, 39})
    void findsASingleFaultWhereverItStands(int fault) {
        run.faults = Set.of(fault);

        Shrunk shrunk = shrink(MANY);

        assertThat(shrunk.options()).isEqualTo(smallest(1, 0, 0, fault));
        assertThat(shrunk.runs()).isLessThan(60);
    }

    @Test
    void keepsEveryFaultIfEveryOneIsNeeded() {
        run.faults = new TreeSet<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        run.members = 5;
        run.operations = 1_000;
        run.seconds = 20;

        Shrunk shrunk = shrink(MANY);

        assertThat(shrunk.options().plan().faults()).isEqualTo(run.faults);
        assertThat(shrunk.options().faultTime()).isEqualTo(Duration.ofSeconds(20));
        assertThat(shrunk.options().plan().operations()).isEqualTo(1_000);
        assertThat(shrunk.result().members()).isEqualTo(5);
    }

    @Test
    void anotherFailureIsNotTheSame() {
        run.failsOtherwiseBelow = 10;

        Shrunk shrunk = shrink(MANY);

        assertThat(shrunk.options().plan().faults()).hasSize(10);
        assertThat(shrunk.result().violation()).hasMessageStartingWith("log matching");
    }

    @Test
    void goesOnFromWhatIsSmallerAlready() {
        run.members = 2;
        run.faults = Set.of(5);
        SimulationOptions smaller =
                SimulationOptions.DEFAULT.members(3, 3).plan(new PlanLimits(3, new TreeSet<>(List.of(4, 5, 6)), 100));

        Shrunk shrunk = new Shrinker(run, MANY, () -> true).shrink(smaller, result(smaller));

        assertThat(shrunk.options()).isEqualTo(smallest(2, 0, 0, 5).members(3, 3));
    }

    @Test
    void theSameFailureBecomesTheSameRunByTheSameWay() {
        run.members = 2;
        run.faults = Set.of(7, 30);
        Shrunk first = shrink(MANY);
        List<SimulationOptions> way = List.copyOf(run.asked);
        run.asked.clear();

        assertThat(shrink(MANY).options()).isEqualTo(first.options());
        assertThat(run.asked).isEqualTo(way);
    }

    @Test
    void nothingIsRunTwice() {
        run.members = 4;
        run.operations = 500;
        run.faults = Set.of(1, 2, 38);

        shrink(MANY);

        assertThat(run.asked).hasSameSizeAs(new HashSet<>(run.asked));
    }

    @Test
    void triesNoMoreRunsThanItMayAndKeepsWhatItHas() {
        run.faults = Set.of(3, 21, 22, 39);

        Shrunk shrunk = shrink(25);

        assertThat(run.asked).hasSize(25);
        assertThat(shrunk.runs()).isEqualTo(25);
        assertThat(shrunk.options().plan().faults()).contains(3, 21, 22, 39).hasSizeLessThan(FakeRun.PLANNED_FAULTS);
        assertThat(run.apply(shrunk.options()).violation()).hasMessageStartingWith("log matching");
    }

    @Test
    void stopsWhenTheCallerSaysSo() {
        SimulationResult failing = result(SimulationOptions.DEFAULT);

        Shrunk shrunk = new Shrinker(run, MANY, () -> run.asked.size() < 3).shrink(SimulationOptions.DEFAULT, failing);

        assertThat(shrunk.runs()).isEqualTo(3);
    }

    @Test
    void aRunThatDoesNotFailIsNotShrunk() {
        run.members = 9;

        assertThatThrownBy(() -> shrink(MANY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Seed 42 does not fail.");
    }

    private Shrunk shrink(int maxRuns) {
        SimulationResult failing = result(SimulationOptions.DEFAULT);
        return new Shrinker(run, maxRuns, () -> true).shrink(SimulationOptions.DEFAULT, failing);
    }

    private SimulationResult result(SimulationOptions options) {
        SimulationResult result = run.apply(options);
        run.asked.clear();
        return result;
    }

    private static SimulationOptions smallest(int members, int operations, int seconds, Integer... faults) {
        return SimulationOptions.DEFAULT
                .faultTime(Duration.ofSeconds(seconds))
                .plan(new PlanLimits(members, new TreeSet<>(List.of(faults)), operations));
    }
}
