package dev.pando.testkit;

import dev.pando.testkit.situation.Situation;
import dev.pando.testkit.trace.Trace;
import java.util.Arrays;
import java.util.List;

/** A whole cluster in one thread: one seed decides all of it, and the same seed gives the same run, to the byte. */
public final class Simulation {
    private Simulation() {}

    /** The names of the rare situations that a long run with this log must reach now and then, or it proves little. */
    public static List<String> situations(LogUse use) {
        return Arrays.stream(Situation.values())
                .filter(situation -> situation.comesAboutWith(use))
                .map(Situation::name)
                .toList();
    }

    /** Runs one seed. Never throws for what the run finds: {@link SimulationResult#violation} says it. */
    public static SimulationResult run(SimulationOptions options, long seed) {
        return run(options, seed, Trace.NONE);
    }

    /** As {@link #run(SimulationOptions, long)}, and tells the trace all that happens. */
    public static SimulationResult run(SimulationOptions options, long seed, Trace trace) {
        return new Run(options, seed, trace, null).run();
    }

    /** As above, with a program of yours on every machine instead of the built-in map and its clients. */
    public static SimulationResult run(SimulationOptions options, long seed, Trace trace, ProgramUnderTest<?> program) {
        return new Run(options, seed, trace, program).run();
    }
}
