package dev.pando.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.Json;
import dev.pando.cli.TextTable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a demo found. Where a scenario did something several times its time is the median, where it never did it is null.
 *
 * @param entries lines that were appended: those of the input, which a scenario repeats
 * @param difference between the logs and the input
 * @param logsIdentical whether all members have the same sequence of encoded entries
 * @param failover from the SIGKILL to the first acknowledgement of an append that was submitted after it
 * @param join from the launch of the joining member's process until it was a voter
 * @param leave from the request until the member had left
 * @param appendsPerSecond acknowledged in the half before the SIGKILL; in a scenario all along
 * @param took the whole demo
 * @param scenario what the scenario adds; null where it is the demo's own story
 */
record Report(
        long entries,
        Difference difference,
        boolean logsIdentical,
        @Nullable Duration failover,
        @Nullable Duration join,
        @Nullable Duration leave,
        long appendsPerSecond,
        Duration took,
        @Nullable ScenarioFigures scenario) {

    boolean ok() {
        return difference.equals(Difference.NONE) && logsIdentical;
    }

    /** What is off, for a person, where it is not {@link #ok}. */
    String trouble() {
        return "%,d entries are missing, %,d out of order, %,d repeated, %,d were never sent; the members' logs %s"
                .formatted(
                        difference.missing(),
                        difference.outOfOrder(),
                        difference.repeated(),
                        difference.invented(),
                        logsIdentical ? "are alike" : "differ from each other");
    }

    ObjectNode json() {
        ObjectNode node = Json.object();
        if (scenario != null) {
            scenario.putInto(node);
        }
        node.put("entries", entries);
        node.put("missing", difference.missing());
        node.put("invented", difference.invented());
        node.put("repeated", difference.repeated());
        node.put("outOfOrder", difference.outOfOrder());
        node.put("logsIdentical", logsIdentical);
        putMs(node, "failoverMs", failover);
        putMs(node, "joinMs", join);
        putMs(node, "leaveMs", leave);
        node.put("appendsPerSecond", appendsPerSecond);
        node.put("seconds", took.toMillis() / 1000.0);
        node.put("ok", ok());
        return node;
    }

    String text() {
        TextTable table = new TextTable(List.of("entries", TextTable.number(entries)));
        table.row(List.of("missing", TextTable.number(difference.missing())));
        table.row(List.of("invented", TextTable.number(difference.invented())));
        table.row(List.of("repeated", TextTable.number(difference.repeated())));
        table.row(List.of("out of order", TextTable.number(difference.outOfOrder())));
        table.row(List.of("logs identical", logsIdentical ? "yes" : "NO"));
        table.row(List.of("fail-over", ms(failover)));
        table.row(List.of("join", ms(join)));
        table.row(List.of("leave", ms(leave)));
        table.row(List.of("appends", TextTable.number(appendsPerSecond) + " a second"));
        if (scenario != null) {
            scenario.addTo(table);
        }
        table.row(List.of("took", String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0)));
        table.row(List.of("result", ok() ? "ok" : "FAILED"));
        return table.toString();
    }

    static String ms(@Nullable Duration time) {
        return time == null ? "-" : TextTable.number(time.toMillis()) + " ms";
    }

    /** Null where there is none: as a number that would be mistaken for one. */
    static void putMs(ObjectNode node, String key, @Nullable Duration time) {
        if (time == null) {
            node.putNull(key);
        } else {
            node.put(key, time.toMillis());
        }
    }
}
