package dev.pando.cli.demo;

import dev.pando.PandoClient;
import dev.pando.cli.CommandException;
import dev.pando.cli.Environment;
import dev.pando.cli.ExitCode;
import dev.pando.cli.Failure;
import dev.pando.cli.Progress;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.Narrator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A scenario: lines are appended at a steady rate by several senders at once, as long as it goes on; at the end the logs of
 * those who are members then are read back. For one thread.
 */
final class ScenarioRun {
    private static final int SENDERS = 3;
    /** Enough to notice gaps of some milliseconds, and little enough to leave time for processes to start. */
    private static final int LINES_PER_SECOND = 500;

    private final Input input;
    private final Settings settings;
    private final Cluster cluster;
    private final Environment environment;
    private final Narrator narrator;
    private final Tally tally = new Tally();
    /** What goes on, for messages. */
    private String stage = "before its first round";

    /**
     * How the scenario goes.
     *
     * @param scenario which one
     * @param members that there are at the most
     * @param rounds how often it is done
     * @param seed of what is random
     * @param limit how long anything may take that comes about by itself
     */
    record Settings(Scenario scenario, int members, int rounds, long seed, Duration limit) {}

    /** @param input whose lines are appended, again and again */
    ScenarioRun(Input input, Settings settings, Cluster cluster, Environment environment) {
        this.input = input;
        this.settings = settings;
        this.cluster = cluster;
        this.environment = environment;
        this.narrator = new Narrator(environment);
    }

    /** @throws CommandException if something did not come about; whatever it was, it is a finding */
    Report run() throws IOException, InterruptedException {
        try {
            return runToItsEnd();
        } catch (RuntimeException e) {
            String where = "%s with seed %d, %s: ".formatted(settings.scenario().label(), settings.seed(), stage);
            throw new CommandException(ExitCode.FAILED, where + Failure.of(e).message(), e);
        }
    }

    private Report runToItsEnd() throws IOException, InterruptedException {
        narrator.say(
                "%s, %,d rounds, seed %d; each member is a process",
                settings.scenario().label(), settings.rounds(), settings.seed());
        cluster.grow(membersAtFirst());
        narrator.say("appending %,d lines a second through %d clients at once", LINES_PER_SECOND, SENDERS);
        Pace pace = new Pace(LINES_PER_SECOND, System::nanoTime);
        try (Senders senders = new Senders(input.repeated(Long.MAX_VALUE), clients(), pace, count -> {})) {
            senders.start();
            long sendingNs = System.nanoTime();
            runRounds(rounds(new Operator(cluster, senders, environment.library(), tally, narrator, settings.limit())));
            Input sent = input.repeated(pace.end());
            senders.acknowledgements().awaitCount(sent.lines(), settings.limit());
            double seconds = (System.nanoTime() - sendingNs) / 1e9;
            narrator.say(
                    "all %,d lines are acknowledged; reading %,d logs back",
                    sent.lines(), cluster.members().size());
            Verification.Findings findings = new ReadBack(cluster, environment, settings.limit()).verify(sent, senders);
            return report(sent, findings, Math.round(sent.lines() / seconds), senders);
        }
    }

    private int membersAtFirst() {
        return switch (settings.scenario()) {
            case GROW_SHRINK, ONE_TWO_ONE -> 1;
            default -> settings.members();
        };
    }

    private Rounds rounds(Operator operator) {
        return switch (settings.scenario()) {
            case GROW_SHRINK -> new GrowShrink(operator, settings.members());
            case ROLLING_RESTART -> new RollingRestart(operator);
            case REPLACE -> new Replacements(operator);
            case ONE_TWO_ONE -> {
                Random random = new Random(settings.seed());
                yield new OneTwoOne(operator, () -> PlannedKill.draw(random));
            }
            case DEFAULT -> throw new IllegalArgumentException("The demo's own story has no rounds.");
        };
    }

    private List<PandoClient> clients() {
        List<PandoClient> clients = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            clients.add(cluster.clientOf(i));
        }
        return clients;
    }

    private void runRounds(Rounds rounds) throws IOException, InterruptedException {
        try (Progress progress =
                Progress.of(environment, settings.scenario().label(), settings.rounds(), " rounds", 1)) {
            for (int number = 1; number <= settings.rounds(); number++) {
                stage = "round " + number;
                rounds.run(number);
                narrator.say("round %,d of %,d is over", number, settings.rounds());
                progress.step();
            }
        }
        stage = "after its last round";
    }

    private Report report(Input sent, Verification.Findings findings, long appendsPerSecond, Senders senders) {
        ScenarioFigures figures = tally.figures(
                settings.scenario().label(),
                settings.rounds(),
                settings.seed(),
                senders.acknowledgements().longestGap());
        return new Report(
                sent.lines(),
                findings.difference(),
                findings.identical(),
                figures.failovers().median(),
                figures.joins().median(),
                figures.leaves().median(),
                appendsPerSecond,
                narrator.sinceStart(),
                figures);
    }
}
