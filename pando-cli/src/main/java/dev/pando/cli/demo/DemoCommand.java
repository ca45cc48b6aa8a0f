package dev.pando.cli.demo;

import dev.pando.cli.CommandException;
import dev.pando.cli.DurationConverter;
import dev.pando.cli.Environment;
import dev.pando.cli.ExitCode;
import dev.pando.cli.Failure;
import dev.pando.cli.Json;
import dev.pando.cli.LineTooLongException;
import dev.pando.cli.Main;
import dev.pando.cli.RaftTuning;
import dev.pando.cli.ShutdownHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
                    + " appendsPerSecond (before the SIGKILL), seconds, ok."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final int MAX_MEMBERS = 9;

    private final Environment environment;
    private final ProgramCommand program;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

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
            defaultValue = "3",
            description = "How many members the cluster is grown to: 1 to " + MAX_MEMBERS + ". Default: 3.")
    private int members;

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
            description = "Of the lines that it makes and the members that it kills. Default: 1.")
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
        if (members < 1 || members > MAX_MEMBERS) {
            throw misused("--members is 1 to " + MAX_MEMBERS + ", not " + members);
        }
        if (lines < 0) {
            throw misused("--lines is 0 or more, not " + lines);
        }
        tuning.options(); // refuses what can't work before anything is started
        try (Workspace workspace = new Workspace()) {
            if (keep) {
                workspace.keep();
                environment.err().println("the members' folders are in " + workspace.folder());
            }
            return run(workspace, input(workspace)).code();
        }
    }

    private ExitCode run(Workspace workspace, Input input) throws IOException, InterruptedException {
        Cluster cluster = new Cluster(workspace.folder(), program, memberArguments(), environment.library());
        ShutdownHook hook = ShutdownHook.add("demo-end", () -> endWithProcess(cluster, workspace));
        Report report;
        try (cluster) {
            report = new Demo(input, new Demo.Settings(members, killFor, seed), cluster, environment).run();
        } catch (RuntimeException | IOException e) {
            if (hook.isRunning()) {
                throw new CommandException("interrupted: the demo's members were ended");
            }
            workspace.keep();
            Failure failure = Failure.of(e);
            throw new CommandException(
                    failure.exitCode(), failure.message() + "; what the members said is in " + workspace.folder(), e);
        } finally {
            hook.remove();
        }
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
        if (spec.commandLine().getParseResult().hasMatchedOption(Main.VERBOSE)) {
            arguments.add(Main.VERBOSE);
        }
        return arguments;
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

    private static void endWithProcess(Cluster cluster, Workspace workspace) {
        cluster.killNow();
        try {
            workspace.close();
        } catch (IOException e) {
            // The process ends; what is left is in the folder for temporary files.
        }
    }

    private CommandLine.ParameterException misused(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
