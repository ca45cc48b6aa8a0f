package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "restart",
        description =
                "Stops a follower and starts it again: how long until it has applied all entries, which it has on disk, or"
                        + " which were appended while it was down.")
final class RestartCommand implements Callable<Integer> {
    private static final int BEFORE = 1000;

    @Mixin
    private GroupOptions options = new GroupOptions();

    @Option(names = "--entries", defaultValue = "1000000", description = "How many there are. Default: 1000000.")
    private long entries;

    @Option(names = "--in-flight", defaultValue = "1024", description = "While they are appended. Default: 1024.")
    private int inFlight;

    @Option(names = "--while-down", description = "They are appended while it is down.")
    private boolean whileDown;

    @Override
    public Integer call() throws Exception {
        try (Group group = options.start(Scratch.create())) {
            LoadGenerator load = group.load();
            long before = whileDown ? BEFORE : entries;
            load.append(before, inFlight);
            group.settle(before);
            int follower = group.aFollower();
            group.stop(follower);
            if (whileDown) {
                load.append(entries, inFlight);
            }
            ObjectNode result =
                    options.header(whileDown ? "catchup" : "restart").put("entries", entries);
            group.startAgain(follower, load.acked(), result);
            options.emit(result);
        }
        return 0;
    }
}
