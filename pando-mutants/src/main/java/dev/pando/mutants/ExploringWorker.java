package dev.pando.mutants;

import dev.pando.testkit.Violation;
import dev.pando.testkit.explore.Exploration;
import dev.pando.testkit.explore.ExplorationResult;
import dev.pando.testkit.explore.NamedBounds;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Asks the exploration of the rules: every order of events within small bounds, one after the other. A mutant may make
 * them endless: that is no finding, and ends with the budget, or with the memory.
 */
final class ExploringWorker {
    private ExploringWorker() {}

    /** The budget is spent in the middle of a bound. */
    private static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * @param most states, about
     * @param seconds after which it ends in any case
     */
    static void run(long most, int seconds, WorkerReport report) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long states = 0;
        for (NamedBounds named : NamedBounds.values()) {
            if (!named.isQuick()) {
                continue;
            }
            String where = named.name();
            long before = states;
            report.at(where, tried(before));
            ExplorationResult result;
            try {
                result = Exploration.run(named.bounds(), (depth, found, waiting) -> {
                    report.at(where, tried(before + found));
                    if (before + found > most || System.nanoTime() > end) {
                        throw new Spent();
                    }
                });
            } catch (Spent | OutOfMemoryError spent) {
                break;
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
