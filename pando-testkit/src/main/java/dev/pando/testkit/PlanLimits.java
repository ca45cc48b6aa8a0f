package dev.pando.testkit;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the plan that a seed draws. A run that fails is made smaller by these, and replayed with them.
 *
 * @param members how many members there are at most, 0 for as many as the seed says
 * @param faults the numbers of the plan's faults that come about, from 0; null for all
 * @param operations how many operations clients begin at most, {@code Integer.MAX_VALUE} for as many as the seed says
 */
public record PlanLimits(int members, @Nullable SortedSet<Integer> faults, int operations) {
    /** All that the seed says. */
    public static final PlanLimits NONE = new PlanLimits(0, null, Integer.MAX_VALUE);

    public PlanLimits {
        if (faults != null) {
            faults = new TreeSet<>(faults);
        }
    }

    boolean allows(int fault) {
        return faults == null || faults.contains(fault);
    }
}
