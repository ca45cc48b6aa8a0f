package dev.pando.compare;

import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Runs a group of one Raft library on this machine and measures it. Each result is a JSON object on a line"
                        + " of its own.",
        subcommands = {
            AllCommand.class,
            RunCommand.class,
            FailoverCommand.class,
            MemberCommand.class,
            RestartCommand.class,
            IdleCommand.class,
            VerifyCommand.class,
            MachineCommand.class,
            TableCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (!Boolean.getBoolean("compare.verbose")) {
            LogManager.getLogManager().reset(); // What goes through java.util.logging is not shown.
        }
        int rc = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failed())
                .execute(args);
        // Some libraries leave threads behind that are no daemons.
        System.exit(rc);
    }

    /** Says it in a result too. */
    private static IExecutionExceptionHandler failed() {
        return (failure, command, parsed) -> {
            failure.printStackTrace();
            System.out.println(Json.object()
                    .put("mode", command.getCommandName())
                    .put("peer", parsed.matchedOptionValue("--peer", "-"))
                    .put("arguments", String.join(" ", parsed.originalArgs()))
                    .put("error", failure.toString()));
            return 1;
        };
    }
}
