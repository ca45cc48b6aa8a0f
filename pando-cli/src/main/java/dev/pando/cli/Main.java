package dev.pando.cli;

import dev.pando.cli.bench.BenchCommand;
import dev.pando.cli.bench.JoinBenchCommand;
import dev.pando.cli.bench.SnapshotBenchCommand;
import dev.pando.cli.chaos.ChaosCommand;
import dev.pando.cli.demo.DemoCommand;
import dev.pando.cli.sim.ExploreCommand;
import dev.pando.cli.sim.SimCommand;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code pando} program. */
@Command(
        name = "pando",
        versionProvider = Main.Version.class,
        description = "A replicated log whose clusters are grown rather than started.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "`pando COMMAND --help` says more of each."})
public final class Main implements Runnable {
    /** An option of every command. */
    public static final String VERBOSE = "--verbose";

    private static final int HELP_COLUMNS = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and end.")
    void version(boolean asked) {
        // picocli shows it
    }

    private Main() {}

    public static void main(String[] args) {
        System.exit(execute(Environment.ofThisProcess(), args));
    }

    /** Runs a command, and gives the program's exit code back. */
    static int execute(Environment environment, String... args) {
        return commandLine(environment).execute(args);
    }

    static CommandLine commandLine(Environment environment) {
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(new MemberCommand.Start(environment))
                .addSubcommand(new MemberCommand.Resume(environment))
                .addSubcommand(new MemberCommand.Join(environment))
                .addSubcommand(new AppendCommand(environment))
                .addSubcommand(new TailCommand(environment))
                .addSubcommand(new StatusCommand(environment))
                .addSubcommand(new MembersCommand(environment))
                .addSubcommand(new LeaveCommand(environment))
                .addSubcommand(new RemoveCommand(environment))
                .addSubcommand(new TransferCommand(environment))
                .addSubcommand(new ReconfigureCommand(environment))
                .addSubcommand(new MemberCommand.Replace(environment))
                .addSubcommand(new RecoverCommand(environment))
                .addSubcommand(new BackupCommand(environment))
                .addSubcommand(new DemoCommand(environment))
                .addSubcommand(new ChaosCommand(environment))
                .addSubcommand(new CommandLine(new BenchCommand(environment))
                        .addSubcommand(new SnapshotBenchCommand(environment))
                        .addSubcommand(new JoinBenchCommand(environment)))
                .addSubcommand(new SimCommand(environment))
                .addSubcommand(new ExploreCommand(environment));
        commands.setOut(writer(environment.out()))
                .setErr(writer(environment.err()))
                .setUsageHelpWidth(HELP_COLUMNS)
                .setParameterExceptionHandler((error, args) -> misused(error, environment))
                .setExecutionExceptionHandler((error, command, parsed) -> failed(error, command, environment));
        addWhatAllHave(commands);
        return commands;
    }

    /** No command: says what there is, as wrong usage. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do");
    }

    private static void addWhatAllHave(CommandLine command) {
        command.addMixin("common", new CommonOptions());
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed());
        command.getSubcommands().values().forEach(Main::addWhatAllHave);
    }

    private static int misused(ParameterException error, Environment environment) {
        String command = error.getCommandLine().getCommandSpec().qualifiedName();
        String message = String.valueOf(error.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        String sentence = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
        environment.err().println(command + ": " + sentence + "; `" + command + " --help` lists what there is.");
        return ExitCode.USAGE.code();
    }

    private static int failed(Exception error, CommandLine command, Environment environment) {
        environment.out().flush();
        Failure failure = Failure.of(error);
        environment.err().println(command.getCommandSpec().qualifiedName() + ": " + failure.message());
        if (command.getParseResult().hasMatchedOption(VERBOSE)) {
            error.printStackTrace(environment.err());
        }
        return failure.exitCode().code();
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** As the jar's manifest has it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"pando " + (version == null ? "(not packaged)" : version)};
        }
    }
}
