package dev.pando.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A dozen mutants from all areas are tried whenever the tests are run; {@code ./mutants} tries all of them. */
class MutantRunnerTest {
    private static final Set<String> DOZEN = Set.of(
            "s5-votes-for-a-log-that-is-behind",
            "s9-removed-member-may-come-back",
            "s11-term-changes-under-a-leader",
            "s12-vote-leaves-before-it-is-durable",
            "s12-vote-is-not-synced",
            "s13-commits-an-entry-of-an-earlier-term",
            "s16-log-is-not-synced",
            "s17-half-of-the-voters-commit",
            "s21-log-is-written-before-the-term",
            "s25-checksum-of-a-record-is-not-compared",
            "l2-removed-leader-leads-on",
            "l6-stalled-follower-wedges-the-others");

    private static final int JOBS = 2;
    private static final String MEDIAN = "return sorted[(size - 1) / 2];";

    @Test
    void aDozenMutantsAreCaught() throws IOException, InterruptedException {
        List<Mutant> mutants = Catalogue.ALL.stream()
                .filter(mutant -> DOZEN.contains(mutant.name()))
                .toList();
        List<Outcome> outcomes;
        try (MutantRunner runner = runner(RunOptions.DEFAULT)) {
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
        RunOptions oneSeed = new RunOptions(Set.of(Catcher.SIMULATION), false, new Budget(1, 1));
        try (MutantRunner runner = runner(oneSeed)) {
            return runner.run(Mutant.of("s17-tried", "Whatever the test wants.", edit));
        }
    }

    private static MutantRunner runner(RunOptions options) throws IOException {
        return new MutantRunner(Project.ROOT, System.getProperty("java.class.path", ""), options);
    }
}
