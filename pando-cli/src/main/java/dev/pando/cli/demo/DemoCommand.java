package dev.pando.cli.demo;

import dev.pando.cli.CommandException;
import dev.pando.cli.DurationConverter;
import dev.pando.cli.Environment;
import dev.pando.cli.ExitCode;
import dev.pando.cli.Json;
import dev.pando.cli.LineTooLongException;
import dev.pando.cli.RaftTuning;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.ProgramCommand;
import dev.pando.cli.process.Sites;
import dev.pando.cli.process.Supervision;
import dev.pando.cli.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = {
            "Shows that it works, for real: grows a cluster, each member a process with a data directory of its own;"
                    + " appends the lines of a file through all members at once; half-way kills the leader with SIGKILL"
                    + " and resumes it; has one more member join and the leader leave; then reads every member's log"
                    + " back and compares it with the file and with the others.",
            "It ends with 0 only if no line is missing, invented, repeated or out of order, and all logs are identical.",
            "With --json the last line of standard output is one object: entries (lines of the input), missing, invented,"
                    + " repeated, outOfOrder, logsIdentical, failoverMs (from the SIGKILL to the first acknowledgement of"
                    + " an append that was submitted after it), joinMs (its process's start included), leaveMs,"
                    + " appendsPerSecond (before the SIGKILL), seconds, ok.",
            "With another --scenario than default, lines are appended at a steady rate as long as it takes, those of the file"
                    + " again and again, and something else happens to the members, in rounds; in the end the same is"
                    + " compared. Its object has more: scenario, rounds, seed, kills, closes, joins (replacements too),"
                    + " leaves, undone (what was begun and given up), failoverMaxMs, joinMaxMs, leaveMaxMs, longestGapMs"
                    + " (without any acknowledgement while one was due). entries are the lines that were appended;"
                    + " failoverMs, joinMs and leaveMs are medians, null for what it does not do; appendsPerSecond is of"
                    + " all of it."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final int MAX_ROUNDS = 10_000;

    private final Environment environment;
    private final ProgramCommand program;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "default",
            converter = Scenario.Converter.class,
            description = {
                "What happens to the members. Default: default, as above. Others:",
                "grow-shrink: six join one member at once, and leave, leaders too, until one is left.",
                "rolling-restart: each in turn is killed with SIGKILL, or closed, and resumed.",
                "replace: one is killed, its data deleted, and a new one takes its place, at its address or another.",
                "one-two-one: a second joins and either leaves; one of the two is killed meanwhile, at a step that is"
                        + " drawn, and what it had begun goes on or is given up."
            })
    private Scenario scenario = Scenario.DEFAULT;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often the scenario is done. Default: grow-shrink and rolling-restart 3, replace 4,"
                    + " one-two-one 50.")
    private @Nullable Integer rounds;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "The file whose lines are appended; - is standard input. Default: lines that the demo makes.")
    private @Nullable String file;

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many lines it makes where it has no --input. Default: 100000.")
    private long lines;

    @Option(
            names = "--members",
            paramLabel = "N",
            description = "How many members there are at the most, up to 9. Default: 3; grow-shrink 7; one-two-one 2.")
    private @Nullable Integer members;

    @Option(
            names = "--kill-for",
            paramLabel = "TIME",
            defaultValue = "0s",
            converter = DurationConverter.class,
            description = "First kill members at random with SIGKILL, and resume them, for this long, such as 5m; the"
                    + " lines are spread over it.")
    private Duration killFor = Duration.ZERO;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the lines that it makes, and of whom it kills and when. Default: 1.")
    private long seed;

    @Option(names = "--json", description = "Print the result as a JSON object, as the last line.")
    private boolean json;

    @Option(names = "--keep", description = "Keep the members' folders, and say where they are.")
    private boolean keep;

    @Mixin
    private RaftTuning tuning = new RaftTuning();

    public DemoCommand(Environment environment) {
        this(environment, ProgramCommand.ofThisProcess());
    }

    DemoCommand(Environment environment, ProgramCommand program) {
        this.environment = environment;
        this.program = program;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkUsage();
        tuning.options(); // refuses what can't work before anything is started
        try (Workspace workspace = new Workspace("demo")) {
            if (keep) {
                workspace.keep();
                environment.err().println("the members' folders are in " + workspace.folder());
            }
            return run(workspace, input(workspace)).code();
        }
    }

    private void checkUsage() {
        if (!scenario.canHave(members())) {
            throw misused("--members is %s with --scenario %s, not %d"
                    .formatted(scenario.memberRange(), scenario.label(), members()));
        }
        if (lines < 0) {
            throw misused("--lines is 0 or more, not " + lines);
        }
        if (scenario == Scenario.DEFAULT && rounds != null) {
            throw misused("--rounds is for another --scenario than default");
        }
        if (rounds() < 1 || rounds() > MAX_ROUNDS) {
            throw misused("--rounds is 1 to " + MAX_ROUNDS + ", not " + rounds());
        }
        if (scenario != Scenario.DEFAULT && !killFor.isZero()) {
            throw misused("--kill-for is for --scenario default alone");
        }
    }

    private int members() {
        return members == null ? scenario.members() : members;
    }

    private int rounds() {
        return rounds == null ? scenario.rounds() : rounds;
    }

    private ExitCode run(Workspace workspace, Input input) throws IOException, InterruptedException {
        if (scenario != Scenario.DEFAULT && input.lines() == 0) {
            throw new CommandException("the input has no lines; a scenario needs one or more to append");
        }
        Cluster cluster =
                new Cluster(workspace.folder(), Sites.onLoopback(program), tuning.asArguments(), environment.library());
        Report report = Supervision.of(cluster, workspace, () -> report(input, cluster));
        if (!report.ok()) {
            workspace.keep();
            environment.err().println("pando demo: " + report.trouble());
            environment.err().println("the members' folders are kept in " + workspace.folder());
        }
        environment.out().print(json ? Json.line(report.json()) + System.lineSeparator() : report.text());
        environment.out().flush();
        return report.ok() ? ExitCode.OK : ExitCode.FAILED;
    }

    private Report report(Input input, Cluster cluster) throws IOException, InterruptedException {
        if (scenario == Scenario.DEFAULT) {
            return new Demo(input, new Demo.Settings(members(), killFor, seed), cluster, environment).run();
        }
        return new ScenarioRun(
                        input,
                        new ScenarioRun.Settings(scenario, members(), rounds(), seed, Cluster.PATIENCE),
                        cluster,
                        environment)
                .run();
    }

    private Input input(Workspace workspace) throws IOException {
        Path own = workspace.folder().resolve("input");
        int maxEntryBytes = tuning.maxEntryBytes();
        try {
            if (file == null) {
                GeneratedLines.write(own, lines, seed);
                return Input.of(own, maxEntryBytes);
            }
            if (file.equals(STANDARD_INPUT)) {
                return Input.spool(environment.in(), own, maxEntryBytes);
            }
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw new CommandException(file + " is a directory; give a file, or - for standard input");
            }
            if (Files.isRegularFile(path) || !Files.exists(path)) {
                return Input.of(path, maxEntryBytes);
            }
            return Input.spool(Files.newInputStream(path), own, maxEntryBytes);
        } catch (LineTooLongException e) {
            throw new CommandException(
                    ExitCode.FAILED, e.getMessage() + "; raise the bound with --max-entry, up to 64MiB", e);
        }
    }

    private CommandLine.ParameterException misused(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
