package dev.pando.mutants;

import dev.pando.testkit.Violation;
import dev.pando.testkit.explore.Exploration;
import dev.pando.testkit.explore.ExplorationResult;
import dev.pando.testkit.explore.NamedBounds;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Asks the exploration of the rules: every order of events within small bounds, one after the other. */
final class ExploringWorker {
    /** No bound has as many without a mutant; some mutants make them endless, which is no finding. */
    private static final int MOST_STATES = 8_000_000;

    private ExploringWorker() {}

    /** @param seconds to begin nothing more after */
    static void run(int seconds, WorkerReport report) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long states = 0;
        for (NamedBounds named : NamedBounds.values()) {
            if (System.nanoTime() > end || !named.isQuick()) {
                continue;
            }
            String where = named.name();
            report.at(where, tried(states));
            ExplorationResult result;
            try {
                long before = states;
                result = Exploration.run(
                        named.bounds().upTo(MOST_STATES),
                        (depth, found, waiting) -> report.at(where, tried(before + found)));
            } catch (RuntimeException | Error e) {
                report.broke(where, tried(states), e);
                return;
            }
            states += result.states();
            Violation violation = result.violation();
            if (violation != null) {
                report.caught(where, tried(states), violation.what() + ": " + violation.detail());
                return;
            }
        }
        report.nothing(tried(states));
    }

    private static String tried(long states) {
        return String.format(Locale.ROOT, "%,d states", states);
    }
}
