package dev.pando.cli;

import dev.pando.PandoClient;
import dev.pando.core.entry.LogEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "append",
        description = {
            "Appends each line of a file as an entry, in order and each once, and prints the index of the last when all"
                    + " are committed.",
            "A line is taken as it is, without its newline; an empty line is an empty entry, and what follows the last"
                    + " newline is a line. An empty file appends and prints nothing."
        })
final class AppendCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    private final Environment environment;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = STANDARD_INPUT,
            description = "The file; - or nothing is standard input.")
    private String file = STANDARD_INPUT;

    AppendCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        boolean standardInput = file.equals(STANDARD_INPUT);
        Path path = Path.of(file);
        if (!standardInput && Files.isDirectory(path)) {
            throw new CommandException(file + " is a directory; give a file, or - for standard input");
        }
        long total = standardInput || !Files.isRegularFile(path) ? -1 : Files.size(path);
        try (InputStream in = standardInput ? environment.in() : Files.newInputStream(path);
                PandoClient connected = client.connect(environment.library());
                Progress progress = Progress.of(environment, "append", total, " MB", 1_000_000)) {
            LineAppender appender = new LineAppender(connected, progress::stepTo);
            appender.appendAll(new Lines(in, LogEntry.MAX_PAYLOAD_BYTES));
            appender.last().ifPresent(last -> environment.out().println(last.index()));
        }
        environment.out().flush();
        return ExitCode.OK.code();
    }
}
