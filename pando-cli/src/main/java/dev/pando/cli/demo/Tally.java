package dev.pando.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts what was done to the members in a scenario, and how long it took. For one thread. */
final class Tally {
    private final List<Duration> failovers = new ArrayList<>();
    private final List<Duration> joins = new ArrayList<>();
    private final List<Duration> leaves = new ArrayList<>();
    private int kills;
    private int closes;
    private int undone;

    void killed() {
        kills++;
    }

    void closed() {
        closes++;
    }

    /** Appends went on so long after a member was killed. */
    void failedOver(Duration after) {
        failovers.add(after);
    }

    /** A member joined, in the place of another or not. */
    void joined(Duration took) {
        joins.add(took);
    }

    void left(Duration took) {
        leaves.add(took);
    }

    /** A member that had begun to join was given up, or one that had begun to leave stayed. */
    void undone() {
        undone++;
    }

    /** All of it, with what is known elsewhere. */
    ScenarioFigures figures(String scenario, int rounds, long seed, Duration longestGap) {
        return new ScenarioFigures(
                scenario,
                rounds,
                seed,
                kills,
                closes,
                undone,
                new Times(failovers),
                new Times(joins),
                new Times(leaves),
                longestGap);
    }
}
