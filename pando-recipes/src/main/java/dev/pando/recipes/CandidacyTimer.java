package dev.pando.recipes;

/** One thread's clock, and what it does later. */
interface CandidacyTimer {
    /** Never falls; a pause of the process counts, the suspension of its machine need not. */
    long nanoTime();

    /** Has a task run on the one thread so much later; never, once it has ended. */
    void after(long delayNanos, Runnable task);

    /** Nothing that is still to come runs any more. */
    void end();
}
