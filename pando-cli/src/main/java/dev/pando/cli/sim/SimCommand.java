package dev.pando.cli.sim;

import dev.pando.cli.CommandException;
import dev.pando.cli.Environment;
import dev.pando.cli.ExitCode;
import dev.pando.cli.Json;
import dev.pando.cli.Main;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.shrink.Shrunk;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "sim",
        description = {
            "Runs whole clusters, each in one thread on virtual time, under faults that a seed draws: crashes, cut"
                    + " networks, broken disks, members that come and go. The same seed gives the same run. After every"
                    + " step it looks for what must not be, and at the end holds what clients saw against what a correct"
                    + " cluster can give.",
            "A seed that breaks something is first made small (less time, fewer members, operations and faults); then"
                    + " it is shown with the command that replays it.",
            "It ends with 0 if no seed breaks anything, and with 1 if one does, or if " + Situations.MANY_SEEDS
                    + " seeds or more never reach one of the rare situations that they have to.",
            "With --json each violation is an object on a line of its own as it comes: seed, commit, what, detail,"
                    + " replay, and the size of the run that is shown: members, faults, operations, virtualSeconds,"
                    + " shrinkRuns. The last line is the totals: seeds, counting (those that are long and eventful enough"
                    + " to say something), violations, operations (of clients, that were checked), virtualSeconds,"
                    + " seconds, virtualPerReal, seedsPerMinute, faults (by kind), reached (rare situations, by name),"
                    + " neverReached, fingerprint (the same for the same seeds), commit, ok."
        })
public final class SimCommand implements Callable<Integer> {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final int MAX_THREADS = 1024;

    private final Environment environment;
    private final List<Finding> findings = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private SeedOptions seeds = new SeedOptions();

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--threads",
            paramLabel = "T",
            description = "How many seeds run at the same time. What is found does not depend on it. Default: as many"
                    + " as there are processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--keep-going", description = "Go on after a violation. Default: end with the first.")
    private boolean keepGoing;

    @Option(names = "--no-shrink", description = "Show a seed that breaks something as it is.")
    private boolean noShrink;

    @Option(
            names = "--trace",
            paramLabel = "FILE.html",
            description = "Draw the run as a space-time picture, for a browser; of a seed that breaks something it is"
                    + " the run that was made small. Needs one seed.")
    private @Nullable Path trace;

    @Option(names = "--json", description = "Print JSON objects, and show no progress.")
    private boolean json;

    public SimCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        SeedRange range = seeds.range();
        SimulationOptions options = run.options();
        check(threads >= 1 && threads <= MAX_THREADS, "--threads is 1 to " + MAX_THREADS + ", not " + threads);
        check(range.isOne() || !run.isOfOneSeed(), "--only-faults needs one seed: give --seed alone");
        Optional<Picture> picture = picture(range);
        quietMembers();
        Campaign campaign = new Campaign(
                environment, options, new Campaign.Settings(range, threads, keepGoing, !noShrink, !json), this::show);
        Totals totals = campaign.run();
        if (picture.isPresent()) {
            draw(picture.get(), options, range.first());
        }
        Situations situations = new Situations(environment.library().situations(options.logUse()));
        Optional<String> complaint = complaint(totals, situations);
        Report report = new Report(
                Commit.ofThisProgram(),
                totals,
                situations.neverReached(totals.reached()),
                campaign.took(),
                complaint.isEmpty());
        print(json ? Json.line(report.json()) + System.lineSeparator() : report.text());
        if (complaint.isPresent()) {
            throw new CommandException(complaint.get());
        }
        return ExitCode.OK.code();
    }

    private Optional<Picture> picture(SeedRange range) {
        if (trace == null) {
            return Optional.empty();
        }
        check(range.isOne(), "--trace needs one seed: give --seed alone");
        Picture picture = new Picture(trace);
        picture.obstacle().ifPresent(obstacle -> check(false, "--trace: " + obstacle));
        return Optional.of(picture);
    }

    /**
     * Members say what befalls them, thousands of times. Loggers read their level when the first of them is made: here,
     * since several threads that begin with that at once lead to warnings.
     */
    private static void quietMembers() {
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "off");
        }
        LoggerFactory.getILoggerFactory();
    }

    private void show(Finding finding) {
        findings.add(finding);
        print(json ? Json.line(finding.json()) + System.lineSeparator() : finding.text() + System.lineSeparator());
        if (spec.commandLine().getParseResult().hasMatchedOption(Main.VERBOSE)) {
            finding.violation().printStackTrace(environment.err());
        }
    }

    private void print(String text) {
        PrintStream out = environment.out();
        out.print(text);
        out.flush();
    }

    private void draw(Picture picture, SimulationOptions options, long seed) throws IOException {
        Simulator simulator = new Simulator(environment.library());
        if (findings.isEmpty()) {
            picture.draw(simulator, options, seed);
        } else {
            Shrunk shown = findings.get(0).shown();
            SimulationResult drawn = picture.draw(simulator, shown.options(), seed);
            if (drawn.traceHash() != shown.result().traceHash()) {
                throw new CommandException("seed " + seed + " ran otherwise when it was run once more, to be drawn in "
                        + picture.file() + ": the simulator is at fault");
            }
        }
        environment.err().println("the run is drawn in " + picture.file());
    }

    private Optional<String> complaint(Totals totals, Situations situations) {
        if (!findings.isEmpty()) {
            Finding first = findings.get(0);
            String others = findings.size() == 1 ? "" : " (and %,d more)".formatted(findings.size() - 1);
            return Optional.of("seed %d breaks %s%s; replay it with %s"
                    .formatted(first.seed(), first.sentence(), others, first.replay()));
        }
        return situations.complaint(totals);
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            throw new CommandLine.ParameterException(spec.commandLine(), otherwise);
        }
    }
}
