package dev.pando.cli;

import dev.pando.RaftOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that run a member. */
final class MemberOptions {
    @Option(
            names = "--listen",
            required = true,
            paramLabel = "[HOST]:PORT",
            description = "The address to listen on; without HOST it is loopback (with --insecure: every interface)."
                    + " Port 0 takes a free one.")
    private String listen = "";

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "The member's own directory for its data; made if it does not exist.")
    private Path data = Path.of("");

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            description = "Where the other members reach this one. Default: the address that it listens on.")
    private @Nullable String advertise;

    @Option(
            names = "--insecure",
            description =
                    "Allow addresses other than loopback although there is no TLS: whoever reaches the port can do"
                            + " anything.")
    private boolean insecure;

    @Option(names = "--json", description = "Print the line that says that the member runs as a JSON object.")
    private boolean json;

    @Option(
            names = "--exit-with-stdin",
            hidden = true,
            description = "Close the member when standard input ends: with whoever holds its other end.")
    private boolean exitWithStdin;

    @Mixin
    private RaftTuning tuning = new RaftTuning();

    String listen() {
        return listen;
    }

    Path data() {
        return data;
    }

    boolean json() {
        return json;
    }

    boolean exitWithStdin() {
        return exitWithStdin;
    }

    RaftOptions raftOptions() {
        RaftOptions options = tuning.options().dataDir(data);
        if (advertise != null) {
            options = options.advertise(advertise);
        }
        return insecure ? options.insecure() : options;
    }
}
