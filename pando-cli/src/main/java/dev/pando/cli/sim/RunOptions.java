package dev.pando.cli.sim;

import dev.pando.cli.DecimalConverter;
import dev.pando.testkit.FaultKind;
import dev.pando.testkit.LogUse;
import dev.pando.testkit.PlanLimits;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.shrink.FaultNames;
import dev.pando.testkit.shrink.Replay;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Within which bounds seeds are run, as options. {@link Replay} writes what this reads. */
final class RunOptions {
    private static final String ALL = "all";
    private static final String MEMBERSHIP = "membership";
    private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(86_400);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--members",
            paramLabel = "N|A-B",
            defaultValue = "1-5",
            converter = MemberRange.Converter.class,
            description = "How many members the cluster is grown to before the faults begin, 1 to 9; of A-B each seed"
                    + " draws one. Default: 1-5.")
    private MemberRange members = new MemberRange(1, 5);

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "30",
            converter = DecimalConverter.class,
            description = "How long the faults go on, in virtual seconds, such as 30 or 2.5. Default: 30.")
    private BigDecimal seconds = BigDecimal.valueOf(30);

    @Option(
            names = "--operations-per-second",
            paramLabel = "N",
            description =
                    "How many operations clients ask for at most, all together, in a virtual second. Default: ${DEFAULT-VALUE}.")
    private int operationsPerSecond = SimulationOptions.DEFAULT.maxOperationsPerSecond();

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "KIND",
            description = "The kinds of faults that a seed may draw: names separated by commas, all, or none;"
                    + " membership is all kinds by which members come, go and move. A name that does not exist lists"
                    + " those that do. Default: all.")
    private List<String> faults = List.of(ALL);

    @Option(
            names = "--without",
            split = ",",
            paramLabel = "KIND",
            description = "Kinds of faults that it may not draw.")
    private List<String> without = List.of();

    @Option(
            names = "--often",
            split = ",",
            paramLabel = "KIND",
            description = "Kinds of faults that most seeds draw, and that come more often than others.")
    private List<String> often = List.of();

    @Option(
            names = "--log",
            paramLabel = "any|machines|raw",
            converter = LogUses.class,
            description = "Whose the log is: machines', in every seed, or programs' that listen to it (raw), or any of"
                    + " both, as each seed draws it. Default: any.")
    private LogUse logUse = LogUse.ANY;

    @Option(
            names = "--only-members",
            paramLabel = "N",
            description = "To replay a run that was made smaller: no more members than these.")
    private @Nullable Integer onlyMembers;

    @Option(
            names = "--only-faults",
            split = ",",
            paramLabel = "NUMBER",
            description = "To replay a run that was made smaller: of the faults that the seed plans only these, by"
                    + " their numbers from 0; or none.")
    private @Nullable List<String> onlyFaults;

    @Option(
            names = "--operations",
            paramLabel = "N",
            description = "To replay a run that was made smaller: clients begin no more operations than these.")
    private @Nullable Integer operations;

    /** Reads whose the log is; {@link Replay} writes it. */
    static final class LogUses implements ITypeConverter<LogUse> {
        @Override
        public LogUse convert(String text) {
            return Arrays.stream(LogUse.values())
                    .filter(use -> Replay.nameOf(use).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of any, machines and raw"));
        }
    }

    /** The simulator's options with these; a value that can't be is wrong usage. */
    SimulationOptions options() {
        check(seconds.compareTo(MAX_SECONDS) <= 0, "--seconds is 0 to 86400, not " + seconds);
        check(operationsPerSecond >= 1, "--operations-per-second is 1 or more, not " + operationsPerSecond);
        check(
                onlyMembers == null || (onlyMembers >= 1 && onlyMembers <= 9),
                "--only-members is 1 to 9, not " + onlyMembers);
        check(operations == null || operations >= 0, "--operations is 0 or more, not " + operations);
        Set<FaultKind> kinds = kinds("--faults", faults);
        kinds.removeAll(kinds("--without", without));
        PlanLimits plan = new PlanLimits(
                onlyMembers == null ? 0 : onlyMembers,
                faultNumbers(),
                operations == null ? Integer.MAX_VALUE : operations);
        return SimulationOptions.DEFAULT
                .members(members.min(), members.max())
                .faultTime(Duration.ofMillis(seconds.movePointRight(3).longValue()))
                .operationsPerSecond(operationsPerSecond)
                .faults(kinds)
                .often(kinds("--often", often))
                .logUse(logUse)
                .plan(plan);
    }

    /** Numbers of faults mean something for one seed alone. */
    boolean isOfOneSeed() {
        return onlyFaults != null;
    }

    private Set<FaultKind> kinds(String option, List<String> names) {
        if (names.equals(List.of(ALL))) {
            return EnumSet.allOf(FaultKind.class);
        }
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        if (!names.equals(List.of(Replay.NONE))) {
            names.forEach(name -> kinds.addAll(kindsCalled(option, name)));
        }
        return kinds;
    }

    private Set<FaultKind> kindsCalled(String option, String name) {
        return name.equals(MEMBERSHIP)
                ? FaultKind.MEMBERSHIP
                : Set.of(FaultNames.kind(name).orElseThrow(() -> unknown(option, name)));
    }

    private CommandLine.ParameterException unknown(String option, String name) {
        String known = Arrays.stream(FaultKind.values()).map(FaultNames::of).collect(Collectors.joining(", "));
        return misused(option + ": there is no fault '" + name + "'; there are " + known + ", and " + MEMBERSHIP
                + " for those of the membership (or all, or none, alone)");
    }

    private @Nullable SortedSet<Integer> faultNumbers() {
        if (onlyFaults == null) {
            return null;
        }
        SortedSet<Integer> numbers = new TreeSet<>();
        if (!onlyFaults.equals(List.of(Replay.NONE))) {
            for (String number : onlyFaults) {
                check(
                        number.matches("\\d{1,9}"),
                        "--only-faults has numbers from 0, separated by commas, or none, not '" + number + "'");
                numbers.add(Integer.valueOf(number));
            }
        }
        return numbers;
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            throw misused(otherwise);
        }
    }

    private CommandLine.ParameterException misused(String message) {
        return new CommandLine.ParameterException(command.commandLine(), message);
    }
}
