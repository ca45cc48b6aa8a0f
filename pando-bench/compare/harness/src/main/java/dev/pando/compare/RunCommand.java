package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description =
                "Throughput and latency: a closed loop for each of --in-flight, or an open loop for each of --rate, in"
                        + " one JVM, in this order.")
final class RunCommand implements Callable<Integer> {
    private static final int WARM_UP_IN_FLIGHT = 256;

    @Mixin
    private GroupOptions options = new GroupOptions();

    @Option(names = "--in-flight", split = ",", description = "Appends outstanding at most.")
    private List<Integer> inFlight = List.of();

    @Option(names = "--rate", split = ",", description = "Appends due in a second.")
    private List<Integer> rates = List.of();

    @Option(
            names = "--warmup",
            defaultValue = "5",
            description =
                    "Seconds with 256 in flight before, whatever is measured then, so that the JIT compiler sees enough"
                            + " calls. Default: 5.")
    private double warmUp;

    @Option(names = "--seconds", defaultValue = "10", description = "That are measured. Default: 10.")
    private double seconds;

    @Override
    public Integer call() throws Exception {
        if (inFlight.isEmpty() && rates.isEmpty()) {
            throw new IllegalArgumentException("say how many are in flight (--in-flight), or due in a second (--rate)");
        }
        try (Group group = options.start(Scratch.create())) {
            LoadGenerator load = group.load();
            load.warmUp(WARM_UP_IN_FLIGHT, warmUp);
            for (int each : inFlight) {
                emit("run", load.closed(each, seconds), group, load);
            }
            for (int each : rates) {
                emit("open", load.open(each, seconds), group, load);
            }
        }
        return 0;
    }

    private void emit(String mode, ObjectNode figures, Group group, LoadGenerator load) throws Exception {
        ObjectNode result = options.header(mode).setAll(figures);
        group.afterwards(load.acked(), result);
        @Nullable Throwable failure = load.lastFailure();
        if (failure != null) {
            result.put("last_failure", failure.toString());
        }
        options.emit(result);
    }
}
