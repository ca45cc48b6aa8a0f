package dev.pando.cli.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.Json;
import dev.pando.cli.TextTable;
import dev.pando.cli.chaos.MapCall.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param seed of the run
 * @param network what the members talked through
 * @param members at once
 * @param violations in one sentence each
 * @param tally of the calls
 * @param faults how often each was done
 * @param availability of the map while a majority was healthy
 * @param longestGap without an acknowledged write, whatever the reason
 * @param took the whole run
 */
record Report(
        long seed,
        String network,
        int members,
        List<String> violations,
        Tally tally,
        Map<FaultKind, Integer> faults,
        Availability.Share availability,
        Duration longestGap,
        Duration took) {

    /** Calls by what came of them. */
    record Tally(long ok, long failed, long unknown) {

        static Tally of(Collection<MapCall> calls) {
            return new Tally(count(calls, Outcome.OK), count(calls, Outcome.FAIL), count(calls, Outcome.UNKNOWN));
        }

        private static long count(Collection<MapCall> calls, Outcome outcome) {
            return calls.stream().filter(call -> call.outcome() == outcome).count();
        }

        long all() {
            return ok + failed + unknown;
        }
    }

    /** Whether nothing was found. */
    boolean ok() {
        return violations.isEmpty();
    }

    private int faultCount() {
        return faults.values().stream().mapToInt(Integer::intValue).sum();
    }

    ObjectNode json() {
        ObjectNode node = Json.object();
        node.put("seed", seed);
        node.put("network", network);
        node.put("members", members);
        node.put("violations", violations.size());
        node.put("operations", tally.all());
        node.put("ok", tally.ok());
        node.put("failed", tally.failed());
        node.put("unknown", tally.unknown());
        ObjectNode kinds = node.putObject("faults");
        for (FaultKind kind : FaultKind.values()) {
            kinds.put(kind.label(), faults.getOrDefault(kind, 0));
        }
        node.put("availability", Math.round(availability.value() * 10_000) / 10_000.0);
        node.put("healthySeconds", availability.seconds());
        node.put("longestGapMs", longestGap.toMillis());
        node.put("seconds", took.toMillis() / 1000.0);
        return node;
    }

    String text() {
        TextTable table = new TextTable(List.of("operations", TextTable.number(tally.all())));
        table.row(List.of("ok", TextTable.number(tally.ok())));
        table.row(List.of("failed", TextTable.number(tally.failed())));
        table.row(List.of("unknown", TextTable.number(tally.unknown())));
        table.row(List.of("faults", TextTable.number(faultCount())));
        for (FaultKind kind : FaultKind.values()) {
            if (faults.containsKey(kind)) {
                table.row(List.of("  " + kind.label(), TextTable.number(faults.get(kind))));
            }
        }
        table.row(List.of(
                "availability",
                String.format(
                        Locale.ROOT,
                        "%.2f %% of the %,d s in which a majority was healthy",
                        availability.value() * 100,
                        availability.seconds())));
        table.row(List.of("longest gap", TextTable.number(longestGap.toMillis()) + " ms"));
        table.row(List.of("took", String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0)));
        table.row(List.of("as it has to be", ok() ? "yes" : "NO"));
        return table.toString();
    }
}
