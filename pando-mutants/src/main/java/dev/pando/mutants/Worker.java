package dev.pando.mutants;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs one catcher, in a process of its own in which a mutant's classes stand before the real ones. What it finds goes
 * to standard output, as {@link WorkerReport} says; whatever else writes there is sent to standard error.
 */
final class Worker {
    private Worker() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        run(List.of(args), new WorkerReport(out));
        Runtime.getRuntime().halt(0); // tests may have left threads behind
    }

    private static void run(List<String> args, WorkerReport report) {
        switch (Catcher.valueOf(args.get(0))) {
            case EXPLORATION -> ExploringWorker.run(Long.parseLong(args.get(1)), Integer.parseInt(args.get(2)), report);
            case SIMULATION ->
                SimulatingWorker.run(
                        Long.parseLong(args.get(1)),
                        Long.parseLong(args.get(2)),
                        Integer.parseInt(args.get(3)),
                        report);
            case SCENARIOS -> RuleTestWorker.run(Path.of(args.get(1)), "dev.pando.testkit.world.", args.get(2), report);
            case RULE_TESTS -> RuleTestWorker.run(Path.of(args.get(1)), "", args.get(2), report);
        }
    }
}
