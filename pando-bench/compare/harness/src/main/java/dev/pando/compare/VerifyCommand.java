package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        description =
                "Durability, seen with strace: how many syncs an entry takes, with 1 and with 256 in flight; and whether an"
                        + " acknowledgement takes longer when each sync is made to take 20 ms longer.")
final class VerifyCommand implements Callable<Integer> {
    private static final Set<String> SYNCS = Set.of("fsync", "fdatasync", "msync", "sync_file_range", "sync", "syncfs");
    private static final int COLUMNS = 5;
    private static final int CALLS = 3;

    @Mixin
    private GroupOptions options = new GroupOptions();

    @Option(names = "--seconds", defaultValue = "4", description = "Of each run. Default: 4.")
    private double seconds;

    @Override
    public Integer call() throws Exception {
        Path dir = Scratch.create().dir();
        ObjectNode result = options.header("verify");
        for (int inFlight : List.of(1, 256)) {
            Path counts = dir.resolve("counts-" + inFlight);
            ObjectNode run = traced(inFlight, List.of("-c", "-o", counts.toString(), "-e", "trace=" + syncs()));
            long calls = calls(counts);
            result.put("syncs_at_" + inFlight, calls)
                    .put(
                            "syncs_per_entry_at_" + inFlight,
                            Json.round(calls / run.path("total_acked").asDouble(), 3));
        }
        // Every sync takes 20 ms longer: an acknowledgement that waits for one must take longer too.
        ObjectNode slowed = traced(
                1,
                List.of(
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=" + syncs(),
                        "-e",
                        "inject=fsync,fdatasync,msync:delay_enter=20000"));
        result.put("p50_us_when_a_sync_takes_20_ms", slowed.path("p50_us").asDouble());
        options.emit(result);
        return 0;
    }

    private static String syncs() {
        return String.join(",", SYNCS);
    }

    /** From the table that strace -c prints. */
    private static long calls(Path counts) throws IOException {
        long calls = 0;
        for (String line : Files.readAllLines(counts)) {
            String[] fields = line.trim().split("\\s+", -1);
            if (fields.length >= COLUMNS && SYNCS.contains(fields[fields.length - 1])) {
                calls += Long.parseLong(fields[CALLS]);
            }
        }
        return calls;
    }

    private ObjectNode traced(int inFlight, List<String> tracing) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(options.asArguments());
        arguments.addAll(List.of(
                "--in-flight", String.valueOf(inFlight), "--warmup", "0", "--seconds", String.valueOf(seconds)));
        List<String> command = new ArrayList<>(List.of("strace", "--seccomp-bpf", "-f"));
        command.addAll(tracing);
        command.addAll(ChildJvm.command(List.of(), arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ObjectNode result = Json.object();
        try (BufferedReader lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.startsWith("{")) {
                    result = Json.parse(line);
                }
            }
        }
        int rc = process.waitFor();
        if (!result.has("total_acked")) {
            throw new IllegalStateException("the traced run ended with " + rc + ": " + result);
        }
        return result;
    }
}
