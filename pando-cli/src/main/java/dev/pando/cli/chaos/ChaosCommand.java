package dev.pando.cli.chaos;

import dev.pando.Consistency;
import dev.pando.cli.CommandException;
import dev.pando.cli.ConsistencyConverter;
import dev.pando.cli.DecimalConverter;
import dev.pando.cli.Environment;
import dev.pando.cli.ExitCode;
import dev.pando.cli.Json;
import dev.pando.cli.RaftTuning;
import dev.pando.cli.ShutdownHook;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.ProgramCommand;
import dev.pando.cli.process.Supervision;
import dev.pando.cli.process.Workspace;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "chaos",
        description = {
            "Runs a cluster whose members are processes, and does it harm: kills members with SIGKILL, stops them with SIGSTOP,"
                    + " restarts them in turn, has members join, leave and be replaced, and cuts them off from each other."
                    + " Meanwhile clients read, put, and compare and set keys of a map, through members and as programs that"
                    + " are none; in the end it is checked that all that they were answered is linearizable.",
            "It ends with 0 only if nothing was found.",
            "With --json the last line of standard output is one object: violations, operations, and of them"
                    + " ok, failed and unknown; faults by kind; availability (share of"
                    + " the seconds in which a write was acknowledged, of the healthySeconds throughout which a majority was"
                    + " healthy), longestGapMs between two acknowledged writes, seconds, seed, members, network.",
            "As root it gives each member a network namespace of its own, all of them within one that ends with the run; elsewhere"
                    + " a relay stands before each member, which holds back and delays what goes through it."
        })
public final class ChaosCommand implements Callable<Integer> {
    private static final int MIN_MEMBERS = 3;
    private static final int MAX_MEMBERS = 5;
    private static final int MAX_CLIENTS = 100;
    private static final int MAX_KEYS = 10_000;
    /** Fewer would leave seconds without a write. */
    private static final int MIN_OPERATIONS_PER_SECOND = 20;

    private static final int MAX_OPERATIONS_PER_SECOND = 10_000;
    private static final BigDecimal MIN_MINUTES = new BigDecimal("0.05");
    private static final BigDecimal MAX_MINUTES = new BigDecimal("1440");
    private static final String ENCLOSED = "--enclosed";

    /** Small, so that logs are compacted and snapshots fetched all the time. */
    private static final List<String> STORE =
            List.of("--map", ChaosRun.MAP, "--segment", "64KiB", "--compact-after", "256KiB");

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "1",
            converter = DecimalConverter.class,
            description = "How long harm is done, such as 10 or 0.5. Default: 1.")
    private BigDecimal minutes = BigDecimal.ONE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Of what is done when, and of what clients ask. Default: 1. Processes make of it what they do: the same"
                            + " seed is not the same run.")
    private long seed;

    @Option(
            names = "--members",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many members there are at once, 3 to 5. Default: 3.")
    private int members;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "5",
            description = "Clients that are no members; one more has a read replica of its own. Default: 5.")
    private int clients;

    @Option(names = "--keys", paramLabel = "N", defaultValue = "10", description = "Keys that all use. Default: 10.")
    private int keys;

    @Option(
            names = "--operations-per-second",
            paramLabel = "N",
            defaultValue = "300",
            description =
                    "Of all clients together, 20 or more, when nothing holds them up; a compare-and-set counts with the"
                            + " read before it. Default: 300.")
    private int operationsPerSecond;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "KIND",
            converter = FaultKindConverter.class,
            description =
                    "What to do: kill, pause, restart, membership (one joins, one leaves), replace, partition, slow."
                            + " Default: all that the network can.")
    private @Nullable List<FaultKind> faults;

    @Option(
            names = "--reads",
            paramLabel = "HOW",
            defaultValue = "linearizable",
            converter = ConsistencyConverter.class,
            description = "linearizable, lease or local. Local reads are stale now and then, which is found. Default:"
                    + " linearizable.")
    private Consistency reads = Consistency.LINEARIZABLE;

    @Option(
            names = "--network",
            paramLabel = "HOW",
            defaultValue = "auto",
            description = "namespaces, relay, or auto: namespaces where that is possible, a relay elsewhere."
                    + " Default: auto.")
    private String networkKind = "auto";

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description =
                    "Write all calls there, a JSON object a line, in the order in which they ended: client, op (put, read or"
                            + " cas), key, value (of a read what it saw, null for nothing), expected (of cas), version (as answered), start and end in"
                            + " nanoseconds, result (ok, fail or unknown).")
    private @Nullable Path history;

    @Option(names = "--json", description = "Print the result as a JSON object, as the last line.")
    private boolean json;

    @Option(names = "--keep", description = "Keep the members' folders, and say where they are.")
    private boolean keep;

    @Mixin
    private RaftTuning tuning = new RaftTuning();

    @Option(names = ENCLOSED, hidden = true, description = "It runs in namespaces of its own already.")
    private boolean isEnclosed;

    public ChaosCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ChaosRun.Settings settings = settings();
        if (!isEnclosed && wantsNamespaces()) {
            return Enclosure.run(ProgramCommand.again(), enclosedArguments(), environment);
        }
        if (isEnclosed) {
            Enclosure.endWithInput(environment.in());
        }
        try (Workspace workspace = new Workspace("chaos");
                Writer lines = historyWriter()) {
            if (keep) {
                workspace.keep();
                environment.err().println("the members' folders are in " + workspace.folder());
            }
            return run(settings, workspace, lines).code();
        }
    }

    private boolean wantsNamespaces() throws IOException, InterruptedException {
        return switch (networkKind) {
            case "relay" -> false;
            case "auto" -> Enclosure.isPossible();
            case "namespaces" -> {
                if (!Enclosure.isPossible()) {
                    throw new CommandException(
                            "network namespaces need root, and the programs unshare and ip; use --network relay");
                }
                yield true;
            }
            default -> throw misused("--network is namespaces, relay or auto, not '" + networkKind + "'");
        };
    }

    private List<String> enclosedArguments() {
        return Stream.concat(
                        spec.commandLine().getParent().getParseResult().originalArgs().stream(), Stream.of(ENCLOSED))
                .toList();
    }

    private Writer historyWriter() throws IOException {
        if (history == null) {
            return Writer.nullWriter();
        }
        if (isEnclosed && Enclosure.hides(history)) {
            throw new CommandException(
                    "--history " + history + " would be gone with the run's namespaces; give another folder");
        }
        try {
            return Files.newBufferedWriter(history, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new CommandException(ExitCode.FAILED, "--history " + history + ": there is no such folder", e);
        }
    }

    private ChaosRun.Settings settings() {
        check(
                minutes.compareTo(MIN_MINUTES) >= 0 && minutes.compareTo(MAX_MINUTES) <= 0,
                "--minutes is " + MIN_MINUTES + " to " + MAX_MINUTES + ", not " + minutes);
        check(members >= MIN_MEMBERS && members <= MAX_MEMBERS, "--members is 3 to 5, not " + members);
        check(clients >= 1 && clients <= MAX_CLIENTS, "--clients is 1 to " + MAX_CLIENTS + ", not " + clients);
        check(keys >= 1 && keys <= MAX_KEYS, "--keys is 1 to " + MAX_KEYS + ", not " + keys);
        check(
                operationsPerSecond >= MIN_OPERATIONS_PER_SECOND && operationsPerSecond <= MAX_OPERATIONS_PER_SECOND,
                "--operations-per-second is " + MIN_OPERATIONS_PER_SECOND + " to " + MAX_OPERATIONS_PER_SECOND
                        + ", not " + operationsPerSecond);
        Set<FaultKind> kinds = faults == null ? EnumSet.allOf(FaultKind.class) : EnumSet.copyOf(faults);
        Duration time = Duration.ofMillis(
                minutes.movePointRight(3).multiply(BigDecimal.valueOf(60)).longValue());
        return new ChaosRun.Settings(
                seed, time, members, clients, keys, operationsPerSecond, kinds, reads, tuning.options());
    }

    private ExitCode run(ChaosRun.Settings settings, Workspace workspace, Writer lines)
            throws IOException, InterruptedException {
        ProgramCommand program = ProgramCommand.ofThisProcess();
        ShutdownHook flush = ShutdownHook.add("chaos-history", () -> flush(lines));
        try (Network network =
                isEnclosed ? new NamespaceNetwork(program) : new RelayNetwork(program, new Random(seed))) {
            Cluster cluster = new Cluster(workspace.folder(), network, memberArguments(), environment.library());
            ChaosRun run = new ChaosRun(settings, cluster, network, environment, lines);
            return show(Supervision.of(cluster, workspace, run::run), workspace);
        } finally {
            flush.remove();
        }
    }

    private static void flush(Writer lines) {
        try {
            lines.flush();
        } catch (IOException e) {
            // The process ends; what was written before is there.
        }
    }

    private ExitCode show(Report report, Workspace workspace) {
        report.violations().forEach(violation -> environment.err().println("pando chaos: " + violation));
        if (!report.ok()) {
            workspace.keep();
            environment.err().println("the members' folders are kept in " + workspace.folder());
        }
        environment.out().print(json ? Json.line(report.json()) + System.lineSeparator() : report.text());
        environment.out().flush();
        return report.ok() ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<String> memberArguments() {
        List<String> arguments = tuning.asArguments();
        arguments.addAll(STORE);
        return arguments;
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw misused(otherwise);
        }
    }

    private CommandLine.ParameterException misused(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    /** Reads a kind of fault. */
    static final class FaultKindConverter implements ITypeConverter<FaultKind> {
        @Override
        public FaultKind convert(String text) {
            try {
                return FaultKind.of(text);
            } catch (IllegalArgumentException e) {
                String all = Stream.of(FaultKind.values()).map(FaultKind::label).collect(Collectors.joining(", "));
                throw new TypeConversionException(e.getMessage() + "; there are " + all);
            }
        }
    }
}
