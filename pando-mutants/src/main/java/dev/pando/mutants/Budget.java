package dev.pando.mutants;

/**
 * Within which a mutant must be caught, by each catcher. It is counted, not timed: what is caught does not depend on the
 * machine, nor on what else it does.
 *
 * @param seeds of the simulation, from 1 on
 * @param states of the exploration, all bounds together
 * @param seconds after which exploration or simulation end although they are not through: for mutants that make either of
 *     them crawl
 */
record Budget(int seeds, long states, int seconds) {
    static final Budget DEFAULT = new Budget(200, 8_000_000, 600);

    private static final int SHARE = 10;

    /** A tenth of what is counted. */
    Budget share() {
        return new Budget(Math.max(1, seeds / SHARE), Math.max(1, states / SHARE), seconds);
    }
}
