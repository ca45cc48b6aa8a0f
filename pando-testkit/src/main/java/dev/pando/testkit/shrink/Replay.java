package dev.pando.testkit.shrink;

import dev.pando.testkit.FaultKind;
import dev.pando.testkit.LogUse;
import dev.pando.testkit.PlanLimits;
import dev.pando.testkit.SimulationOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** The arguments of {@code pando sim} that give a run once more. What is as by default is left out. */
public final class Replay {
    /** Stands for an empty list. */
    public static final String NONE = "none";

    private Replay() {}

    /** For one seed, within these bounds and limits. */
    public static List<String> arguments(SimulationOptions options, long seed) {
        List<String> arguments = new ArrayList<>(List.of("--seed", String.valueOf(seed)));
        SimulationOptions usual = SimulationOptions.DEFAULT;
        if (options.minMembers() != usual.minMembers() || options.maxMembers() != usual.maxMembers()) {
            arguments.addAll(List.of("--members", members(options)));
        }
        if (!options.faultTime().equals(usual.faultTime())) {
            arguments.addAll(List.of("--seconds", seconds(options.faultTime())));
        }
        if (options.maxOperationsPerSecond() != usual.maxOperationsPerSecond()) {
            arguments.addAll(List.of("--operations-per-second", String.valueOf(options.maxOperationsPerSecond())));
        }
        arguments.addAll(kinds(options.faults()));
        if (!options.often().isEmpty()) {
            arguments.addAll(List.of("--often", names(options.often())));
        }
        if (options.logUse() != usual.logUse()) {
            arguments.addAll(List.of("--log", nameOf(options.logUse())));
        }
        arguments.addAll(limits(options.plan()));
        return List.copyOf(arguments);
    }

    /** The word for it. */
    public static String nameOf(LogUse use) {
        return use.name().toLowerCase(Locale.ROOT);
    }

    private static String members(SimulationOptions options) {
        return options.minMembers() == options.maxMembers()
                ? String.valueOf(options.minMembers())
                : options.minMembers() + "-" + options.maxMembers();
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /** Names those that are on, or those that are off, whichever are fewer. */
    private static List<String> kinds(Set<FaultKind> on) {
        EnumSet<FaultKind> off = EnumSet.allOf(FaultKind.class);
        off.removeAll(on);
        if (off.isEmpty()) {
            return List.of();
        }
        if (on.isEmpty()) {
            return List.of("--faults", NONE);
        }
        return off.size() < on.size() ? List.of("--without", names(off)) : List.of("--faults", names(on));
    }

    private static String names(Set<FaultKind> kinds) {
        return kinds.stream().map(FaultNames::of).collect(Collectors.joining(","));
    }

    private static List<String> limits(PlanLimits plan) {
        List<String> arguments = new ArrayList<>();
        if (plan.members() != 0) {
            arguments.addAll(List.of("--only-members", String.valueOf(plan.members())));
        }
        if (plan.operations() != Integer.MAX_VALUE) {
            arguments.addAll(List.of("--operations", String.valueOf(plan.operations())));
        }
        SortedSet<Integer> faults = plan.faults();
        if (faults != null) {
            String numbers = faults.stream().map(String::valueOf).collect(Collectors.joining(","));
            arguments.addAll(List.of("--only-faults", numbers.isEmpty() ? NONE : numbers));
        }
        return arguments;
    }
}
