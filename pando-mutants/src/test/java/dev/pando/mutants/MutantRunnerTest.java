package dev.pando.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A dozen mutants from all areas are put to exploration and simulation whenever the tests are run; {@code ./mutants} tries
 * all of them.
 */
class MutantRunnerTest {
    private static final Set<String> DOZEN = Set.of(
            "s4-campaigns-under-the-committed-configuration",
            "s5-votes-for-a-log-that-is-behind",
            "s9-leave-is-answered-before-it-commits",
            "s11-term-changes-under-a-leader",
            "s12-vote-leaves-before-it-is-durable",
            "s12-second-vote-in-a-term",
            "s14-hint-becomes-the-match-index",
            "s16-acknowledges-before-it-is-durable",
            "s16-log-is-not-synced",
            "s17-an-election-needs-one-vote-less",
            "s17-half-of-the-voters-commit",
            "s20-replicated-time-starts-anew");

    /** The rule tests are switched off: they have their own place in the build. */
    private static final RunOptions WITHOUT_RULE_TESTS =
            new RunOptions(EnumSet.of(Catcher.EXPLORATION, Catcher.SIMULATION), false, new Budget(50, 1_500_000, 120));

    private static final int JOBS = 2;
    private static final String MEDIAN = "return sorted[(size - 1) / 2];";

    @Test
    void aDozenMutantsAreCaught() throws IOException, InterruptedException {
        List<Mutant> mutants = Catalogue.ALL.stream()
                .filter(mutant -> DOZEN.contains(mutant.name()))
                .toList();
        List<Outcome> outcomes;
        try (MutantRunner runner = runner(WITHOUT_RULE_TESTS)) {
            outcomes = runner.runAll(mutants, JOBS, outcome -> {});
        }
        System.out.println(new ResultTable(outcomes).text());
        assertThat(Totals.of(outcomes).caught())
                .as(new ResultTable(outcomes).text())
                .isEqualTo(DOZEN.size());
    }

    @Test
    void whatChangesNothingSurvives() throws IOException, InterruptedException {
        assertThat(tried(SourceModule.CORE.edit("membership/Quorum", MEDIAN, MEDIAN))
                        .state())
                .isEqualTo(Outcome.State.SURVIVED);
    }

    @Test
    void whatIsNotInTheSourcesAppliesNoMore() throws IOException, InterruptedException {
        assertThat(tried(SourceModule.CORE.edit("membership/Quorum", "return sorted[size];", MEDIAN))
                        .state())
                .isEqualTo(Outcome.State.APPLIES_NO_MORE);
        assertThat(tried(SourceModule.CORE.edit("membership/Quorums", MEDIAN, MEDIAN))
                        .state())
                .isEqualTo(Outcome.State.APPLIES_NO_MORE);
    }

    @Test
    void whatIsNoJavaDoesNotCompile() throws IOException, InterruptedException {
        assertThat(tried(SourceModule.CORE.edit("membership/Quorum", MEDIAN, "return sorted[;"))
                        .state())
                .isEqualTo(Outcome.State.DOES_NOT_COMPILE);
    }

    private static Outcome tried(Edit edit) throws IOException, InterruptedException {
        RunOptions oneSeed = new RunOptions(Set.of(Catcher.SIMULATION), false, new Budget(1, 1, 60));
        try (MutantRunner runner = runner(oneSeed)) {
            return runner.run(Mutant.of("s17-tried", "Whatever the test wants.", edit));
        }
    }

    private static MutantRunner runner(RunOptions options) throws IOException {
        return new MutantRunner(Project.ROOT, System.getProperty("java.class.path", ""), options);
    }
}
