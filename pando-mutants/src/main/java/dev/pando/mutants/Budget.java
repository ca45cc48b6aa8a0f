package dev.pando.mutants;

/**
 * Within which a mutant must be caught, by each catcher.
 *
 * @param seeds of the simulation, from 1 on
 * @param seconds of exploration or simulation
 */
record Budget(int seeds, int seconds) {
    static final Budget DEFAULT = new Budget(300, 60);
}
