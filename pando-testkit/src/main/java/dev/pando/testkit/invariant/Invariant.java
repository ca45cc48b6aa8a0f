package dev.pando.testkit.invariant;

import dev.pando.testkit.Violation;
import dev.pando.testkit.history.Observer;
import org.jspecify.annotations.Nullable;

/** Something that must hold at every step, whatever happens. Its class's name is that of its violations. */
abstract class Invariant implements Observer {

    /** Demands something; the sentence is only made where it is not so. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation is not among the dependencies
    final void check(boolean holds, String sentence, @Nullable Object... arguments) {
        if (!holds) {
            throw new Violation(getClass().getSimpleName(), sentence.formatted(arguments));
        }
    }
}
