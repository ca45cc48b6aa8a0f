package dev.pando.testkit.shrink;

import dev.pando.testkit.PlanLimits;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the smallest run that fails as a given one does: less time, fewer members, operations and faults. A run
 * fails alike if the same check finds something. Tries in a fixed order, so that the same failure becomes the same
 * small run; what it gives back was run and has failed. Reads no clock: the caller says how long it may go on.
 */
public final class Shrinker {
    private static final long NANOS = 1_000_000_000L;

    private final Function<SimulationOptions, SimulationResult> runner;
    private final int maxRuns;
    private final BooleanSupplier mayGoOn;

    /**
     * @param runner runs the seed that fails, within the bounds that it is given
     * @param maxRuns how many runs are tried at most
     * @param mayGoOn is asked before each run; once it says no, the smallest so far it is
     */
    public Shrinker(Function<SimulationOptions, SimulationResult> runner, int maxRuns, BooleanSupplier mayGoOn) {
        this.runner = runner;
        this.maxRuns = maxRuns;
        this.mayGoOn = mayGoOn;
    }

    /**
     * Makes a run smaller.
     *
     * @param failing how it goes with these options: with a violation
     */
    public Shrunk shrink(SimulationOptions options, SimulationResult failing) {
        Violation violation = failing.violation();
        if (violation == null) {
            throw new IllegalArgumentException("Seed " + failing.seed() + " does not fail.");
        }
        Search search = new Search(options, failing, violation.what());
        search.untilNothingHelps();
        return new Shrunk(search.options, search.result, search.runs);
    }

    /** One failure's way down. */
    private final class Search {
        private final String what;
        private final Set<SimulationOptions> tried = new HashSet<>();
        /** The smallest that fails so far, and how it goes. */
        private SimulationOptions options;

        private SimulationResult result;
        private int runs;

        Search(SimulationOptions options, SimulationResult result, String what) {
            this.options = options;
            this.result = result;
            this.what = what;
        }

        /** One thing less may make another superfluous. What makes each further run shorter comes first. */
        void untilNothingHelps() {
            SimulationOptions before;
            do {
                before = options;
                cutTime();
                dropMembers();
                dropOperations();
                dropFaults();
            } while (!options.equals(before));
        }

        /** The run ends with the violation, so that faults planned for later have no part in it. */
        private void cutTime() {
            int now = seconds(options.faultTime().toNanos());
            int violated = seconds(result.virtualNanos());
            IntFunction<SimulationOptions> cut = seconds -> options.faultTime(Duration.ofSeconds(seconds));
            boolean over = violated < now && fails(cut.apply(violated));
            descend(over ? violated : now, cut);
        }

        /** Upwards: there are few to try, and runs with few members are short. */
        private void dropMembers() {
            int now = options.plan().members();
            int most = now == 0 ? result.members() : now - 1;
            for (int members = 1; members <= most; members++) {
                if (fails(options.plan(new PlanLimits(
                        members, options.plan().faults(), options.plan().operations())))) {
                    return;
                }
            }
        }

        /** Clients have begun somewhat more operations than have ended with a known outcome. */
        private void dropOperations() {
            int now = options.plan().operations();
            int ended = (int) Math.min(result.operations(), Integer.MAX_VALUE / 4);
            IntFunction<SimulationOptions> limited = operations -> options.plan(
                    new PlanLimits(options.plan().members(), options.plan().faults(), operations));
            for (int most : new int[] {ended, 2 * ended + 1}) {
                if (most < now && fails(limited.apply(most))) {
                    descend(most, limited);
                    return;
                }
            }
            if (now != Integer.MAX_VALUE) {
                descend(now, limited);
            }
        }

        /** Delta debugging (Zeller): leaves out ever smaller parts, until no single fault can be left out. */
        private void dropFaults() {
            List<Integer> faults = faultsNow();
            if (faults.isEmpty() || fails(withFaults(List.of()))) {
                return;
            }
            int parts = 2;
            while (faults.size() > 1) {
                List<Integer> fewer = withoutOneOf(parts, faults);
                if (fewer != null) {
                    faults = fewer;
                    parts = Math.max(2, parts - 1);
                } else if (parts == faults.size()) {
                    return;
                } else {
                    parts *= 2;
                }
                parts = Math.min(parts, faults.size());
            }
        }

        private List<Integer> faultsNow() {
            SortedSet<Integer> faults = options.plan().faults();
            return faults == null
                    ? IntStream.range(0, result.plannedFaults()).boxed().toList()
                    : List.copyOf(faults);
        }

        private @Nullable List<Integer> withoutOneOf(int parts, List<Integer> faults) {
            for (int part = 0; part < parts; part++) {
                List<Integer> rest = new ArrayList<>(faults);
                rest.subList(part * faults.size() / parts, (part + 1) * faults.size() / parts)
                        .clear();
                if (fails(withFaults(rest))) {
                    return rest;
                }
            }
            return null;
        }

        private SimulationOptions withFaults(List<Integer> faults) {
            PlanLimits plan = options.plan();
            return options.plan(new PlanLimits(plan.members(), new TreeSet<>(faults), plan.operations()));
        }

        /**
         * Halves what is left between what fails and what does not.
         *
         * @param failing an amount with which it fails
         */
        private void descend(int failing, IntFunction<SimulationOptions> amount) {
            int low = 0;
            int high = failing;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (fails(amount.apply(middle))) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
        }

        /** Whether a smaller run fails alike: then it is the one to go on from. */
        private boolean fails(SimulationOptions smaller) {
            if (runs >= maxRuns || tried.contains(smaller) || !mayGoOn.getAsBoolean()) {
                return false;
            }
            tried.add(smaller);
            runs++;
            SimulationResult smallerResult = runner.apply(smaller);
            Violation violation = smallerResult.violation();
            if (violation == null || !violation.what().equals(what)) {
                return false;
            }
            options = smaller;
            result = smallerResult;
            return true;
        }

        private static int seconds(long nanos) {
            return Math.toIntExact((nanos + NANOS - 1) / NANOS);
        }
    }
}
