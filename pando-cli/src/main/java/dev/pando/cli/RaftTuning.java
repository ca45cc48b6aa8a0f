package dev.pando.cli;

import dev.pando.Raft;
import dev.pando.RaftOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all members of a cluster must agree on, as options. */
public final class RaftTuning {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--election-timeout",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "How long without a leader's word before an election: 50ms to 1m, the same on all members."
                    + " Default: 1s.")
    private Duration electionTimeout = Duration.ofSeconds(1);

    @Option(
            names = "--max-entry",
            paramLabel = "SIZE",
            defaultValue = "1MiB",
            converter = SizeConverter.class,
            description = "The largest entry: up to 64MiB, the same on all members. Default: 1MiB.")
    private int maxEntryBytes = 1 << 20;

    /** The library's options with these; a value that it refuses is wrong usage. */
    public RaftOptions options() {
        try {
            return Raft.options().electionTimeout(electionTimeout).maxEntryBytes(maxEntryBytes);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    public int maxEntryBytes() {
        return maxEntryBytes;
    }

    /** The same, for the command line of a member, which says as much as this command. */
    public List<String> asArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--election-timeout", electionTimeout.toMillis() + "ms", "--max-entry", String.valueOf(maxEntryBytes)));
        if (command.commandLine().getParseResult().hasMatchedOption(Main.VERBOSE)) {
            arguments.add(Main.VERBOSE);
        }
        return arguments;
    }
}
