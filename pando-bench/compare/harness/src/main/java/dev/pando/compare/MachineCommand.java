package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "machine",
        description = "What the machine can do: a sync, three at once, synced bandwidth, a round trip, checksums.")
final class MachineCommand implements Callable<Integer> {
    static final String MODE = "machine";

    @Option(names = "--out", description = "A file that the result is appended to, beside standard output.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode result = Json.object()
                .put("mode", MODE)
                .put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .setAll(Machine.measure(Scratch.create().dir()));
        System.out.println(result);
        if (out != null) {
            Files.writeString(out, result + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        return 0;
    }
}
