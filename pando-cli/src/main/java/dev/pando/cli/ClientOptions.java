package dev.pando.cli;

import dev.pando.PandoClient;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of the commands that talk to a cluster without being a member of it. */
final class ClientOptions {
    @Option(
            names = "--via",
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            description =
                    "Members to talk to: one that works is enough, more (separated by commas) are for when it is gone.")
    private List<String> via = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long to look for a member that answers, such as 500ms, 10s or 1m. Default: 10s.")
    private Duration timeout = Duration.ofSeconds(10);

    List<String> via() {
        return via;
    }

    PandoClient connect(Library library) {
        return library.connect(via, timeout);
    }
}
