package dev.pando.testkit.shrink;

import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import java.util.List;

/**
 * A failing run, as small as it was found.
 *
 * @param options that give it
 * @param result how it goes: with a violation
 * @param runs how many were tried to find it
 */
public record Shrunk(SimulationOptions options, SimulationResult result, int runs) {
    /** The arguments of {@code pando sim} that replay it. */
    public List<String> arguments() {
        return Replay.arguments(options, result.seed());
    }
}
