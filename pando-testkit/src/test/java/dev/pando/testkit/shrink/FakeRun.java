package dev.pando.testkit.shrink;

import dev.pando.testkit.PlanLimits;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * In place of a simulation: fails if all that it takes is there, and remembers what was asked of it. The plan has five
 * members, 40 faults and 1,000 operations, 900 of which end.
 */
final class FakeRun implements Function<SimulationOptions, SimulationResult> {
    static final int PLANNED_FAULTS = 40;
    private static final int MEMBERS = 5;
    private static final int OPERATIONS = 1_000;
    private static final long SEED = 42;

    final List<SimulationOptions> asked = new ArrayList<>();
    int members = 1;
    int operations;
    long seconds;
    Set<Integer> faults = Set.of();
    /** With fewer faults than this it fails too, but otherwise. */
    int failsOtherwiseBelow;

    @Override
    public SimulationResult apply(SimulationOptions options) {
        asked.add(options);
        PlanLimits plan = options.plan();
        int memberCount = plan.members() == 0 ? MEMBERS : Math.min(plan.members(), MEMBERS);
        int operationCount = Math.min(plan.operations(), OPERATIONS);
        SortedSet<Integer> allowed = plan.faults();
        Set<Integer> happening = allowed == null
                ? IntStream.range(0, PLANNED_FAULTS).boxed().collect(Collectors.toCollection(TreeSet::new))
                : allowed;
        boolean failing = memberCount >= members
                && operationCount >= operations
                && options.faultTime().toSeconds() >= seconds
                && happening.containsAll(faults);
        Violation violation = failing ? new Violation("log matching", "members 0 and 1 differ at index 7") : null;
        if (happening.size() < failsOtherwiseBelow) {
            violation = new Violation("progress", "nothing was committed for 60 s");
        }
        long wholeNanos = options.faultTime().toNanos() + 5_000_000_000L;
        long virtualNanos = failing ? Math.min(20_400_000_000L, wholeNanos) : wholeNanos;
        return new SimulationResult(
                SEED,
                violation,
                memberCount,
                virtualNanos,
                operationCount * 9L / 10,
                3,
                PLANNED_FAULTS,
                new TreeMap<>(),
                new TreeMap<>(),
                0);
    }
}
