package dev.pando.cli.sim;

import dev.pando.cli.Environment;
import dev.pando.cli.Progress;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.Violation;
import dev.pando.testkit.shrink.Shrinker;
import dev.pando.testkit.shrink.Shrunk;
import dev.pando.testkit.trace.Trace;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Runs seeds, makes those that fail small, and sums up. What it finds comes in order of seed, so that it says the same
 * however many threads there are. For one thread.
 */
final class Campaign {
    private static final int MAX_SHRINK_RUNS = 200;
    private static final Duration MAX_SHRINK_TIME = Duration.ofMinutes(2);

    private final Environment environment;
    private final Simulator simulator;
    private final SimulationOptions options;
    private final Settings settings;
    private final Consumer<Finding> findings;
    private final Totals totals = new Totals();
    private final long startNs = System.nanoTime();

    /**
     * How seeds are run.
     *
     * @param range which
     * @param threads on how many threads
     * @param keepGoing whether to go on after a violation
     * @param shrink whether a failing run is made small
     * @param progress whether to show how far it is, if anybody watches
     */
    record Settings(SeedRange range, int threads, boolean keepGoing, boolean shrink, boolean progress) {}

    /** @param findings is told each violation as it comes */
    Campaign(Environment environment, SimulationOptions options, Settings settings, Consumer<Finding> findings) {
        this.environment = environment;
        this.simulator = new Simulator(environment.library());
        this.options = options;
        this.settings = settings;
        this.findings = findings;
    }

    /** Runs them all, or until the first violation. */
    Totals run() throws InterruptedException {
        try (Progress progress = progress();
                Seeds seeds =
                        new Seeds(settings.range(), settings.threads(), this::mayBegin, seed -> run(options, seed))) {
            for (SimulationResult result = seeds.next(); result != null; result = seeds.next()) {
                totals.add(result);
                show(progress);
                if (result.violation() != null) {
                    found(result, result.violation(), progress);
                    if (!settings.keepGoing()) {
                        break;
                    }
                }
            }
        }
        return totals;
    }

    /** Since it was made. */
    Duration took() {
        return Duration.ofNanos(System.nanoTime() - startNs);
    }

    private void found(SimulationResult result, Violation violation, Progress progress) {
        progress.note("making seed " + result.seed() + " small");
        Shrunk shown = settings.shrink() ? shrink(result) : new Shrunk(options, result, 0);
        Violation last = shown.result().violation();
        Progress.clear(environment);
        findings.accept(new Finding(Commit.ofThisProgram(), last == null ? violation : last, result, shown));
    }

    private Shrunk shrink(SimulationResult failing) {
        long beginNs = System.nanoTime();
        return new Shrinker(
                        smaller -> run(smaller, failing.seed()),
                        MAX_SHRINK_RUNS,
                        () -> System.nanoTime() - beginNs < MAX_SHRINK_TIME.toNanos())
                .shrink(options, failing);
    }

    private SimulationResult run(SimulationOptions within, long seed) {
        return simulator.run(within, seed, Trace.NONE);
    }

    private boolean mayBegin() {
        Duration time = settings.range().time();
        return time == null || took().compareTo(time) < 0;
    }

    private Progress progress() {
        if (!settings.progress()) {
            return Progress.none(environment);
        }
        Duration time = settings.range().time();
        return time == null
                ? Progress.withNote(environment, "sim", settings.range().count(), " seeds")
                : Progress.withNote(environment, "sim", Math.max(1, time.toSeconds()), " s");
    }

    private void show(Progress progress) {
        Duration time = settings.range().time();
        Duration took = took();
        progress.stepTo(time == null ? totals.seeds() : Math.min(took.toSeconds(), time.toSeconds()));
        progress.note(String.format(
                Locale.ROOT,
                "%,d/min, %,dx real, %,d bad",
                Report.rate(60.0 * totals.seeds(), took),
                Report.rate(totals.virtualSeconds(), took),
                totals.violations()));
    }
}
