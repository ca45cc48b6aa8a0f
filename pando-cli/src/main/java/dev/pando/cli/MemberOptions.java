package dev.pando.cli;

import dev.pando.CompactionPolicy;
import dev.pando.RaftOptions;
import dev.pando.recipes.ReplicatedMap;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of the commands that run a member. */
final class MemberOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

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

    @Option(
            names = "--priority",
            paramLabel = "N",
            defaultValue = "0",
            description = "How much it is preferred as a leader, 0 to 100. Default: 0.")
    private int priority;

    @Option(
            names = "--remove-silent-after",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "While it leads, remove members that it has not heard of for so long. Default: never.")
    private @Nullable Duration removeSilentAfter;

    @Option(
            names = "--map",
            paramLabel = "NAME",
            description =
                    "Give the cluster's log to a ready map of this name, for programs that use it. All members have"
                            + " the same, from the first start on; there is no `pando append` then.")
    private @Nullable String map;

    @Option(
            names = "--compact-after",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description =
                    "Take a snapshot of the map, and drop the log before it, when the log has grown by so much and by"
                            + " the size of the snapshot. Default: 64MiB.")
    private @Nullable Integer compactAfter;

    @Option(
            names = "--segment",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description =
                    "The size of the log's files, 8KiB to 1GiB: so much more than --compact-after is kept. Default: 32MiB.")
    private @Nullable Integer segment;

    @Option(
            names = "--snapshot-rate",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description =
                    "Bytes a second at which this member gives its snapshot to members that need it, all together,"
                            + " 256KiB or more. Default: no limit.")
    private @Nullable Integer snapshotRate;

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

    /** A value that the library refuses is wrong usage. */
    RaftOptions raftOptions() {
        RaftOptions options = tuning.options().dataDir(data);
        if (advertise != null) {
            options = options.advertise(advertise);
        }
        if (removeSilentAfter != null) {
            options = options.removeSilentAfter(removeSilentAfter);
        }
        if (insecure) {
            options = options.insecure();
        }
        if (compactAfter != null && map == null) {
            throw new CommandLine.ParameterException(
                    command.commandLine(),
                    "--compact-after is for a member with a --map: others compact their log themselves");
        }
        try {
            return withStore(options.priority(priority));
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private RaftOptions withStore(RaftOptions given) {
        RaftOptions options = given;
        if (map != null) {
            options = ReplicatedMap.register(options, map);
        }
        if (compactAfter != null) {
            options = options.compaction(CompactionPolicy.bySize(compactAfter));
        }
        if (segment != null) {
            options = options.segmentBytes(segment);
        }
        if (snapshotRate != null) {
            options = options.snapshotBytesPerSecond(snapshotRate);
        }
        return options;
    }
}
