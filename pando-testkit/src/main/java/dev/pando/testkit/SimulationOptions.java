package dev.pando.testkit;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Within which bounds a seed draws its run. Immutable: each method gives a changed copy.
 *
 * @param minMembers the smallest cluster that is grown before the faults begin, 1 or more
 * @param maxMembers the largest, 9 or less
 * @param faultTime how long the faults go on, in virtual time
 * @param maxOperationsPerSecond what clients ask for, all together, per second of virtual time; a seed draws half of it
 *     or more
 * @param faults the kinds that a seed may draw
 * @param often of these the kinds that most seeds draw, and that come more often than others; none by default
 * @param logUse whose the log is
 * @param plan changes to the plan that the seed draws, to make a failing run smaller
 */
public record SimulationOptions(
        int minMembers,
        int maxMembers,
        Duration faultTime,
        int maxOperationsPerSecond,
        Set<FaultKind> faults,
        Set<FaultKind> often,
        LogUse logUse,
        PlanLimits plan) {

    /** What {@code pando sim} runs by default: such seeds count. */
    public static final SimulationOptions DEFAULT = new SimulationOptions(
            1, 5, Duration.ofSeconds(30), 170, EnumSet.allOf(FaultKind.class), Set.of(), LogUse.ANY, PlanLimits.NONE);

    public SimulationOptions {
        if (minMembers < 1 || maxMembers > 9 || minMembers > maxMembers) {
            throw new IllegalArgumentException(
                    "A cluster has 1 to 9 members, not " + minMembers + " to " + maxMembers + ".");
        }
        if (faultTime.isNegative() || faultTime.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException("Faults go on for 0 to 24 hours, not " + faultTime + ".");
        }
        if (maxOperationsPerSecond < 1) {
            throw new IllegalArgumentException("Clients ask for 1 operation a second or more.");
        }
        faults = copyOf(faults);
        often = copyOf(often);
    }

    private static Set<FaultKind> copyOf(Set<FaultKind> kinds) {
        return kinds.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(kinds));
    }

    public SimulationOptions members(int min, int max) {
        return new SimulationOptions(min, max, faultTime, maxOperationsPerSecond, faults, often, logUse, plan);
    }

    public SimulationOptions faultTime(Duration time) {
        return new SimulationOptions(minMembers, maxMembers, time, maxOperationsPerSecond, faults, often, logUse, plan);
    }

    public SimulationOptions operationsPerSecond(int max) {
        return new SimulationOptions(minMembers, maxMembers, faultTime, max, faults, often, logUse, plan);
    }

    public SimulationOptions faults(Set<FaultKind> kinds) {
        return new SimulationOptions(
                minMembers, maxMembers, faultTime, maxOperationsPerSecond, kinds, often, logUse, plan);
    }

    public SimulationOptions often(Set<FaultKind> kinds) {
        return new SimulationOptions(
                minMembers, maxMembers, faultTime, maxOperationsPerSecond, faults, kinds, logUse, plan);
    }

    public SimulationOptions logUse(LogUse use) {
        return new SimulationOptions(
                minMembers, maxMembers, faultTime, maxOperationsPerSecond, faults, often, use, plan);
    }

    public SimulationOptions plan(PlanLimits limits) {
        return new SimulationOptions(
                minMembers, maxMembers, faultTime, maxOperationsPerSecond, faults, often, logUse, limits);
    }
}
