package dev.pando.testkit.situation;

import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.Observer;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Those who spot situations. */
public final class Situations {
    private Situations() {}

    /**
     * New ones, for one run.
     *
     * @param isPartitioned whether some way is cut now
     */
    public static List<Observer> spotters(ClusterHistory history, Reached reached, BooleanSupplier isPartitioned) {
        return List.of(
                new ElectionSituations(history, reached, isPartitioned),
                new LogSituations(reached),
                new MembershipSituations(history, reached));
    }
}
