package dev.pando.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.Json;
import dev.pando.cli.TextTable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a demo found.
 *
 * @param entries lines of the input
 * @param difference between the logs and the input
 * @param logsIdentical whether all members have the same sequence of encoded entries
 * @param failover from the SIGKILL to the first acknowledgement of an append that was submitted after it
 * @param join from the launch of the fourth member's process until it was a voter
 * @param leave from the request until the member had left
 * @param appendsPerSecond acknowledged in the half before the SIGKILL
 * @param took the whole demo
 */
record Report(
        long entries,
        Difference difference,
        boolean logsIdentical,
        Duration failover,
        Duration join,
        Duration leave,
        long appendsPerSecond,
        Duration took) {

    boolean ok() {
        return difference.equals(Difference.NONE) && logsIdentical;
    }

    ObjectNode json() {
        ObjectNode node = Json.object();
        node.put("entries", entries);
        node.put("missing", difference.missing());
        node.put("invented", difference.invented());
        node.put("repeated", difference.repeated());
        node.put("outOfOrder", difference.outOfOrder());
        node.put("logsIdentical", logsIdentical);
        node.put("failoverMs", failover.toMillis());
        node.put("joinMs", join.toMillis());
        node.put("leaveMs", leave.toMillis());
        node.put("appendsPerSecond", appendsPerSecond);
        node.put("seconds", took.toMillis() / 1000.0);
        node.put("ok", ok());
        return node;
    }

    String text() {
        TextTable table = new TextTable(List.of("entries", number(entries)));
        table.row(List.of("missing", number(difference.missing())));
        table.row(List.of("invented", number(difference.invented())));
        table.row(List.of("repeated", number(difference.repeated())));
        table.row(List.of("out of order", number(difference.outOfOrder())));
        table.row(List.of("logs identical", logsIdentical ? "yes" : "NO"));
        table.row(List.of("fail-over", number(failover.toMillis()) + " ms"));
        table.row(List.of("join", number(join.toMillis()) + " ms"));
        table.row(List.of("leave", number(leave.toMillis()) + " ms"));
        table.row(List.of("appends", number(appendsPerSecond) + " a second"));
        table.row(List.of("took", String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0)));
        table.row(List.of("result", ok() ? "ok" : "FAILED"));
        return table.toString();
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
