package dev.pando.compare;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what can only be looked at now and then. */
final class Await {
    private Await() {}

    /** Whether the condition came to hold within this time. */
    static boolean holds(Duration within, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(1);
        }
        return true;
    }

    /** @throws IllegalStateException if it did not */
    static void until(String what, Duration within, BooleanSupplier condition) throws InterruptedException {
        if (!holds(within, condition)) {
            throw new IllegalStateException("not within " + within.toSeconds() + " s: " + what);
        }
    }
}
