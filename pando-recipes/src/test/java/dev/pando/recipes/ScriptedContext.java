package dev.pando.recipes;

import dev.pando.CommandContext;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What comes with a command, as a test says. */
record ScriptedContext(long index, long timeMs) implements CommandContext {
    @Override
    public RandomGenerator random() {
        return new SplittableRandom(index);
    }
}
