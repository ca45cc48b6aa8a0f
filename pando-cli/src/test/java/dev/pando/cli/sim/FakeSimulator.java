package dev.pando.cli.sim;

import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.RaftOptions;
import dev.pando.Recovery;
import dev.pando.cli.Library;
import dev.pando.testkit.LogUse;
import dev.pando.testkit.PlanLimits;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.Violation;
import dev.pando.testkit.trace.Trace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * In place of the simulator: a run takes no time, has ten planned faults, and 1,000 operations in 61.5 virtual seconds.
 * A seed that is to fail does so if faults 3 and 7 come about. May be used by any thread, once it is set up.
 */
final class FakeSimulator implements Library {
    private static final int PLANNED_FAULTS = 10;
    private static final int OPERATIONS = 1_000;
    private static final int MEMBERS = 3;

    final Set<SimulationOptions> asked = Collections.synchronizedSet(new LinkedHashSet<>());
    final Set<Long> seeds = new ConcurrentSkipListSet<>();
    Set<Long> failing = Set.of();
    Set<Long> throwing = Set.of();
    List<String> situations = List.of();
    Map<String, Integer> reached = Map.of("torn-write", 2);
    /** Whether each run is another one. */
    boolean unsteady;

    private long hash;

    @Override
    public SimulationResult simulate(SimulationOptions options, long seed, Trace trace) {
        asked.add(options);
        seeds.add(seed);
        if (throwing.contains(seed)) {
            throw new IllegalStateException("no such machine");
        }
        trace.machine(0, 0, "machine-of-" + seed);
        PlanLimits plan = options.plan();
        SortedSet<Integer> faults = plan.faults() == null ? planned() : plan.faults();
        int members = plan.members() == 0 ? MEMBERS : Math.min(MEMBERS, plan.members());
        Violation violation = failing.contains(seed) && faults.containsAll(Set.of(3, 7)) ? violation() : null;
        return result(seed, violation, members, Math.min(OPERATIONS, plan.operations()), faults.size());
    }

    private static SortedSet<Integer> planned() {
        return new TreeSet<>(IntStream.range(0, PLANNED_FAULTS).boxed().toList());
    }

    private static Violation violation() {
        return new Violation("log matching", "members 0 and 1 differ at index 7");
    }

    private SimulationResult result(long seed, @Nullable Violation violation, int members, int operations, int faults) {
        Map<String, Integer> kinds = faults < 3 ? Map.of() : Map.of("CRASH", faults - 2, "ONE_WAY", 1, "WIPE", 1);
        return new SimulationResult(
                seed,
                violation,
                members,
                61_500_000_000L,
                operations,
                2,
                PLANNED_FAULTS,
                new TreeMap<>(kinds),
                new TreeMap<>(reached),
                unsteady ? nextHash() : seed);
    }

    private synchronized long nextHash() {
        return hash++;
    }

    @Override
    public List<String> situations(LogUse use) {
        return situations;
    }

    @Override
    public Recovery recovery(Path data) {
        throw new AssertionError("no data is needed");
    }

    @Override
    public Member restore(RaftOptions options, String listen, Path backup) {
        throw new AssertionError("no member is needed");
    }

    @Override
    public Member start(RaftOptions options, String listen) {
        throw new AssertionError("no member is needed");
    }

    @Override
    public Member resume(RaftOptions options, String listen) {
        throw new AssertionError("no member is needed");
    }

    @Override
    public Member join(RaftOptions options, String listen, List<String> via) {
        throw new AssertionError("no member is needed");
    }

    @Override
    public PandoClient connect(List<String> via, Duration timeout) {
        throw new AssertionError("no client is needed");
    }
}
