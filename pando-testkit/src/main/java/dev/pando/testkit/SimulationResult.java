package dev.pando.testkit;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one run went.
 *
 * @param seed that decided everything
 * @param violation what was not as it must be, null if nothing
 * @param members how many there were at the start
 * @param virtualNanos how much virtual time has passed
 * @param operations of clients, that have ended with a known outcome
 * @param leaderChanges how often somebody else became leader
 * @param plannedFaults how many faults the plan had
 * @param faults how many came about, by {@link FaultKind}'s name
 * @param reached how often each rare situation came about, by its name
 * @param traceHash of all that happened, in order: the same for the same seed, on every machine
 */
public record SimulationResult(
        long seed,
        @Nullable Violation violation,
        int members,
        long virtualNanos,
        long operations,
        int leaderChanges,
        int plannedFaults,
        SortedMap<String, Integer> faults,
        SortedMap<String, Integer> reached,
        long traceHash) {

    public SimulationResult {
        faults = new TreeMap<>(faults);
        reached = new TreeMap<>(reached);
    }

    /**
     * Whether the run was one that says something: at least 30 virtual seconds, 1,000 completed operations, 10 faults
     * of 3 kinds, and one change of leader.
     */
    public boolean counts() {
        int faultsInAll = faults.values().stream().mapToInt(Integer::intValue).sum();
        return virtualNanos >= 30_000_000_000L
                && operations >= 1_000
                && faultsInAll >= 10
                && faults.size() >= 3
                && leaderChanges >= 1;
    }
}
