package dev.pando.cli.sim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.Json;
import dev.pando.cli.TextTable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * What many seeds came to, as it is shown.
 *
 * @param commit of the sources that ran
 * @param neverReached rare situations that came about in no seed
 * @param took real time
 * @param ok whether nothing is wrong
 */
record Report(String commit, Totals totals, List<String> neverReached, Duration took, boolean ok) {

    ObjectNode json() {
        ObjectNode node = Json.object();
        node.put("seeds", totals.seeds());
        node.put("counting", totals.counting());
        node.put("violations", totals.violations());
        node.put("operations", totals.operations());
        node.put("virtualSeconds", totals.virtualSeconds());
        node.put("seconds", took.toMillis() / 1000.0);
        node.put("virtualPerReal", virtualPerReal());
        node.put("seedsPerMinute", seedsPerMinute());
        put(node.putObject("faults"), totals.faults());
        put(node.putObject("reached"), totals.reached());
        ArrayNode never = node.putArray("neverReached");
        neverReached.forEach(never::add);
        node.put("fingerprint", totals.fingerprint());
        node.put("commit", commit);
        node.put("ok", ok);
        return node;
    }

    private static void put(ObjectNode node, SortedMap<String, Long> counts) {
        counts.forEach(node::put);
    }

    String text() {
        TextTable table = new TextTable(List.of(
                "seeds",
                "%s, of which %s count"
                        .formatted(TextTable.number(totals.seeds()), TextTable.number(totals.counting()))));
        table.row(List.of("commit", commit));
        table.row(List.of("violations", TextTable.number(totals.violations())));
        table.row(List.of("operations", TextTable.number(totals.operations())));
        table.row(List.of("virtual time", String.format(Locale.ROOT, "%,.2f h", totals.virtualSeconds() / 3600)));
        table.row(List.of("real time", decimal(took.toMillis() / 1000.0) + " s"));
        table.row(List.of("virtual / real", TextTable.number(virtualPerReal())));
        table.row(List.of("seeds a minute", TextTable.number(seedsPerMinute())));
        rows(table, "faults", totals.faults());
        rows(table, "reached", totals.reached());
        table.row(List.of("never reached", neverReached.isEmpty() ? "none" : String.join(", ", neverReached)));
        table.row(List.of("result", ok ? "ok" : "FAILED"));
        return table.toString();
    }

    private static void rows(TextTable table, String heading, SortedMap<String, Long> counts) {
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        table.row(List.of(heading, TextTable.number(sum)));
        counts.forEach((name, count) -> {
            if (count > 0) {
                table.row(List.of("  " + name, TextTable.number(count)));
            }
        });
    }

    /** How many virtual seconds went by in a real one. */
    private long virtualPerReal() {
        return rate(totals.virtualSeconds(), took);
    }

    private long seedsPerMinute() {
        return rate(60.0 * totals.seeds(), took);
    }

    /** How many for each second; what took no time at all is taken for a millisecond. */
    static long rate(double count, Duration took) {
        return Math.round(count * 1000 / Math.max(1, took.toMillis()));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }
}
