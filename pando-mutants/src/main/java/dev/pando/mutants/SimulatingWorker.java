package dev.pando.mutants;

import dev.pando.testkit.Simulation;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.Violation;
import java.util.concurrent.TimeUnit;

/** Asks the simulator: one seed after the other, until something is found or the budget is spent. */
final class SimulatingWorker {
    private SimulatingWorker() {}

    /**
     * @param first seed
     * @param last seed
     * @param seconds to begin no seed after
     */
    static void run(long first, long last, int seconds, WorkerReport report) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long seed = first;
        for (; seed <= last && System.nanoTime() < end; seed++) {
            String where = "seed " + seed;
            report.at(where, tried(first, seed));
            Violation violation;
            try {
                violation = Simulation.run(SimulationOptions.DEFAULT, seed).violation();
            } catch (RuntimeException | Error e) {
                report.broke(where, tried(first, seed), e);
                return;
            }
            if (violation != null) {
                report.caught(where, tried(first, seed), violation.what() + ": " + violation.detail());
                return;
            }
        }
        report.nothing(tried(first, seed - 1));
    }

    private static String tried(long first, long seed) {
        long seeds = seed - first + 1;
        return seeds == 1 ? "1 seed" : seeds + " seeds";
    }
}
