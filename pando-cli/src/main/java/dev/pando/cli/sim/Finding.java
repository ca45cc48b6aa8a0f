package dev.pando.cli.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.Json;
import dev.pando.cli.TextTable;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.Violation;
import dev.pando.testkit.shrink.Shrunk;
import java.util.List;
import java.util.Locale;

/**
 * A seed that breaks something, as it is shown.
 *
 * @param commit of the sources that ran
 * @param violation what it breaks
 * @param original the seed's whole run
 * @param shown the run that is shown: a small one, or the whole one where nothing was tried
 */
record Finding(String commit, Violation violation, SimulationResult original, Shrunk shown) {
    private static final String PROGRAM = "./pando sim ";

    long seed() {
        return original.seed();
    }

    /** What was broken, in a sentence. */
    String sentence() {
        return violation.what() + ": " + violation.detail();
    }

    /** The command that gives the run that is shown once more. */
    String replay() {
        return replay(shown.arguments());
    }

    /** The command with these arguments; it doesn't look for a smaller run again. */
    static String replay(List<String> arguments) {
        return PROGRAM + String.join(" ", arguments) + " --no-shrink";
    }

    ObjectNode json() {
        ObjectNode node = Json.object();
        node.put("seed", seed());
        node.put("commit", commit);
        node.put("what", violation.what());
        node.put("detail", violation.detail());
        node.put("replay", replay());
        node.put("members", shown.result().members());
        node.put("faults", faults(shown.result()));
        node.put("operations", shown.result().operations());
        node.put("virtualSeconds", seconds(shown.result()));
        node.put("shrinkRuns", shown.runs());
        return node;
    }

    String text() {
        TextTable table = new TextTable(List.of("seed", String.valueOf(seed())));
        table.row(List.of("commit", commit));
        table.row(List.of("broken", sentence()));
        table.row(List.of("run", size(shown.result())));
        if (shown.runs() > 0) {
            table.row(List.of("shrunk from", "%s, in %,d runs".formatted(size(original), shown.runs())));
        }
        table.row(List.of("replay", replay()));
        table.row(List.of("", "add --trace FILE.html to it for a picture"));
        return table.toString();
    }

    private static String size(SimulationResult result) {
        return String.format(
                Locale.ROOT,
                "%s, %s, %s, %.1f virtual seconds",
                counted(result.members(), "member"),
                counted(faults(result), "fault"),
                counted(result.operations(), "operation"),
                seconds(result));
    }

    private static String counted(long count, String unit) {
        return String.format(Locale.ROOT, "%,d %s%s", count, unit, count == 1 ? "" : "s");
    }

    private static int faults(SimulationResult result) {
        return result.faults().values().stream().mapToInt(Integer::intValue).sum();
    }

    private static double seconds(SimulationResult result) {
        return Totals.seconds(result.virtualNanos());
    }
}
