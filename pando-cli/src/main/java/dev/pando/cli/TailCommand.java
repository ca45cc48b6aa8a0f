package dev.pando.cli;

import dev.pando.Entry;
import dev.pando.Listener;
import dev.pando.PandoClient;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "tail",
        description = {
            "Prints the committed entries of the log, in order.",
            "Without --json: what was appended, byte for byte, and a newline after each; entries that the cluster made"
                    + " for itself are left out. What `append FILE` put there comes out as FILE again.",
            "With --json: each entry of every kind as an object on a line of its own: index, term, kind (data, config,"
                    + " noop, session), and payload, or payloadBase64 where it isn't UTF-8."
        })
final class TailCommand implements Callable<Integer> {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Option(
            names = "--from",
            paramLabel = "N",
            defaultValue = "1",
            description = "The index to begin at, from 1. Default: 1.")
    private long from = 1;

    @Option(names = "--follow", description = "Wait for more at the end of the log, until interrupted.")
    private boolean follow;

    @Option(names = "--json", description = "Print entries of all kinds as JSON objects.")
    private boolean json;

    TailCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (from < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Indexes begin at 1: give --from 1 or more, not " + from);
        }
        PrintStream out = environment.out();
        EntryPrinter printer = json ? EntryPrinter.json(out) : EntryPrinter.plain(out);
        try (PandoClient connected = client.connect(environment.library());
                Listener entries = connected.tail(from, follow)) {
            if (follow) {
                follow(entries, printer);
            } else {
                printAll(entries, printer);
            }
        }
        out.flush();
        return ExitCode.OK.code();
    }

    private void printAll(Listener entries, EntryPrinter printer) {
        Iterator<Entry> each = entries.iterator();
        while (each.hasNext() && !environment.out().checkError()) {
            printer.print(each.next());
        }
    }

    /** Flushes before it waits; ends when nobody reads any more. */
    private void follow(Listener entries, EntryPrinter printer) {
        while (true) {
            Optional<Entry> next = entries.poll(Duration.ZERO);
            if (next.isEmpty()) {
                if (environment.out().checkError()) {
                    return;
                }
                next = Optional.of(entries.next());
            }
            printer.print(next.get());
        }
    }
}
