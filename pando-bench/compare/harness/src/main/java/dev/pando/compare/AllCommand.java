package dev.pando.compare;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "all",
        description =
                "The whole comparison: each measurement of each library in turn, all of it several times, a JVM each; then"
                        + " the tables. Takes an hour with five repetitions.")
final class AllCommand implements Callable<Integer> {
    /** What can be measured. */
    private enum Part {
        MACHINE,
        RATES,
        PAYLOADS,
        OPEN,
        FAILOVER,
        RESTART,
        CATCHUP,
        MEMORY,
        SIZES,
        VERIFY
    }

    private static final int LIMIT_SECONDS = 300;
    private static final int ENDING_SECONDS = 20;

    /** In each repetition: time-outs are drawn, so that they differ. */
    private static final int FAILOVERS = 4;

    private static final String LABEL = "--label";

    @Option(names = "--peers", split = ",", description = "Which libraries. Default: all.")
    private List<String> peers = Peers.names();

    @Option(names = "--parts", split = ",", description = "Of ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--repetitions", defaultValue = "5", description = "Of each. Default: 5.")
    private int repetitions;

    @Option(names = "--warmup", defaultValue = "4", description = "Seconds before each run. Default: 4.")
    private double warmUp;

    @Option(names = "--seconds", defaultValue = "2", description = "That each setting is measured for. Default: 2.")
    private double seconds;

    @Option(
            names = "--entries",
            defaultValue = "1000000",
            description = "For restarts; a fifth of it for a member that was down. Default: 1000000.")
    private long entries;

    @Option(names = "--out", required = true, description = "Where results go, and the tables, beside it as .md.")
    private Path out = Path.of("");

    /** Who is the first in this repetition, so that nobody always comes after the same one. */
    private int rotation;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Files.exists(out)) {
            throw new IllegalArgumentException("--out " + out + " is there already: name another, or remove it");
        }
        List<String> load = List.of("--warmup", String.valueOf(warmUp), "--seconds", String.valueOf(seconds));
        for (int i = 0; i < repetitions; i++) {
            rotation = i;
            if (parts.contains(Part.MACHINE)) {
                child(null, List.of(), List.of("machine"));
            }
            each(Part.RATES, List.of("run", "--in-flight", "256,4096,16,1"), load);
            for (String payload : List.of("64", "4096")) {
                each(Part.PAYLOADS, List.of("run", "--in-flight", "256", "--payload", payload), load);
            }
            for (int j = 0; j < FAILOVERS; j++) {
                for (String signal : List.of("KILL", "STOP")) {
                    each(Part.FAILOVER, List.of("failover", "--election-ms", "300", "--signal", signal), List.of());
                }
            }
            each(Part.RESTART, List.of("restart", "--entries", String.valueOf(entries)), List.of());
            each(Part.CATCHUP, List.of("restart", "--while-down", "--entries", String.valueOf(entries / 5)), List.of());
            each(Part.MEMORY, List.of("idle"), List.of());
            small(Part.MEMORY, List.of("run", "--in-flight", "256"), load);
            small(Part.RESTART, List.of("restart", "--entries", String.valueOf(entries)), List.of());
            for (String members : List.of("5", "7")) {
                each(Part.SIZES, List.of("run", "--in-flight", "256", "--members", members), load);
            }
        }
        each(Part.VERIFY, List.of("verify", "--seconds", "2"), List.of());
        open(load);
        String tables = new Tables(Json.read(out)).text();
        Files.writeString(Path.of(out.toString().replaceFirst("\\.jsonl$", "") + ".md"), tables);
        System.out.print(tables);
        return 0;
    }

    /** At half of what the best of the others bears. */
    private void open(List<String> load) throws IOException, InterruptedException {
        Optional<Integer> rate = parts.contains(Part.OPEN) ? halfOfTheBest() : Optional.empty();
        if (rate.isEmpty() && parts.contains(Part.OPEN)) {
            System.err.println("no open loop: at which rate follows from the rates of the others (--parts rates,open)");
        }
        if (rate.isPresent()) {
            for (int i = 0; i < repetitions; i++) {
                rotation = i;
                each(Part.OPEN, List.of("run", "--rate", rate.get().toString()), load);
            }
        }
    }

    private Optional<Integer> halfOfTheBest() throws IOException {
        return Json.read(out).stream()
                .filter(result -> result.path("mode").asText().equals("run")
                        && Tables.isSound(result)
                        && !Peers.isPando(result.path("peer").asText())
                        && result.path("payload").asInt() == 256
                        && result.path("members").asInt() == 3
                        && !result.has("label"))
                .collect(Collectors.groupingBy(result -> result.path("peer").asText()
                        + ' '
                        + result.path("inflight").asInt()))
                .values()
                .stream()
                .map(same -> Figures.median(same, "throughput"))
                .max(Double::compare)
                .map(best -> (int) (best / 2));
    }

    private void each(Part part, List<String> arguments, List<String> load) throws IOException, InterruptedException {
        each(part, List.of(), arguments, load);
    }

    /** In a small heap. */
    private void small(Part part, List<String> arguments, List<String> load) throws IOException, InterruptedException {
        List<String> labelled = new ArrayList<>(arguments);
        labelled.addAll(List.of(LABEL, "heap of 256 MiB"));
        each(part, List.of("-Xmx256m"), labelled, load);
    }

    private void each(Part part, List<String> flags, List<String> arguments, List<String> load)
            throws IOException, InterruptedException {
        if (parts.contains(part)) {
            List<String> inTurn = new ArrayList<>(peers);
            Collections.rotate(inTurn, rotation);
            for (String peer : inTurn) {
                List<String> all = new ArrayList<>(arguments);
                all.addAll(List.of("--peer", peer));
                all.addAll(load);
                child(peer, flags, all);
            }
        }
    }

    private void child(@Nullable String peer, List<String> flags, List<String> arguments)
            throws IOException, InterruptedException {
        System.err.println(String.join(" ", arguments));
        Process process = new ProcessBuilder(ChildJvm.command(flags, classPath(peer), arguments))
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(out + ".err")))
                .start();
        Thread limit = new Thread(() -> endAtLimit(process));
        limit.setDaemon(true);
        limit.start();
        List<String> results = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().filter(line -> line.startsWith("{")).forEach(results::add);
        }
        int rc = process.waitFor();
        boolean saidWhy = results.stream().anyMatch(result -> result.contains("\"error\":"));
        if (results.isEmpty() || (rc != 0 && !saidWhy)) {
            results.add(Json.object()
                    .put("mode", arguments.get(0))
                    .put("peer", peer == null ? "-" : peer)
                    .put("error", "ended with " + rc + ": " + String.join(" ", arguments))
                    .toString());
        }
        Files.write(out, results, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void endAtLimit(Process process) {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                List<ProcessHandle> others = process.descendants().toList();
                process.destroy(); // so that it removes its files
                process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS);
                others.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    /** What was brought along, what the peer needs, and this program. */
    private static String classPath(@Nullable String peer) {
        String folder = peer == null ? "harness" : Peers.folder(peer);
        String brought = System.getProperty("compare.classpath", "");
        String built = String.join(
                File.pathSeparator,
                Path.of(folder, "target", "classes").toString(),
                Path.of(folder, "target", "lib", "*").toString());
        return brought.isEmpty() ? built : brought + File.pathSeparator + built;
    }
}
