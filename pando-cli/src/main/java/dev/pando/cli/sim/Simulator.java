package dev.pando.cli.sim;

import dev.pando.cli.Library;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.Violation;
import dev.pando.testkit.trace.Trace;
import java.util.TreeMap;

/** The library's simulator, which here never throws. May be used by any thread. */
record Simulator(Library library) {

    /** Runs one seed. If the simulator itself fails, that too has a seed, and is found and replayed by it. */
    SimulationResult run(SimulationOptions options, long seed, Trace trace) {
        try {
            return library.simulate(options, seed, trace);
        } catch (RuntimeException | Error e) {
            Violation violation = new Violation("simulator", "the simulator itself failed with " + e, e);
            return new SimulationResult(
                    seed, violation, options.minMembers(), 0, 0, 0, 0, new TreeMap<>(), new TreeMap<>(), 0);
        }
    }
}
