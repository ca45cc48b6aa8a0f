package dev.pando.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.cli.TextTable;
import java.time.Duration;
import java.util.List;

/**
 * What a report says of a scenario besides what it says of every demo.
 *
 * @param name of the scenario
 * @param rounds in which it went
 * @param seed of what was random
 * @param kills by SIGKILL
 * @param closes of members that were resumed later
 * @param undone joins that were given up half-way, and departures that had to be asked for again
 * @param failovers as {@link Report#failover}, of each kill
 * @param joins as {@link Report#join}, of each member that joined or took another's place
 * @param leaves as {@link Report#leave}, of each member that left
 * @param longestGap without any acknowledgement, while one was due
 */
record ScenarioFigures(
        String name,
        int rounds,
        long seed,
        int kills,
        int closes,
        int undone,
        Times failovers,
        Times joins,
        Times leaves,
        Duration longestGap) {

    void putInto(ObjectNode node) {
        node.put("scenario", name);
        node.put("rounds", rounds);
        node.put("seed", seed);
        node.put("kills", kills);
        node.put("closes", closes);
        node.put("joins", joins.count());
        node.put("leaves", leaves.count());
        node.put("undone", undone);
        Report.putMs(node, "failoverMaxMs", failovers.longest());
        Report.putMs(node, "joinMaxMs", joins.longest());
        Report.putMs(node, "leaveMaxMs", leaves.longest());
        Report.putMs(node, "longestGapMs", longestGap);
    }

    void addTo(TextTable table) {
        table.row(List.of("scenario", name));
        table.row(List.of("rounds", TextTable.number(rounds)));
        table.row(List.of("seed", String.valueOf(seed)));
        table.row(List.of("kills", TextTable.number(kills)));
        table.row(List.of("closes", TextTable.number(closes)));
        table.row(List.of("joins", TextTable.number(joins.count())));
        table.row(List.of("leaves", TextTable.number(leaves.count())));
        table.row(List.of("undone", TextTable.number(undone)));
        table.row(List.of("longest fail-over", Report.ms(failovers.longest())));
        table.row(List.of("longest join", Report.ms(joins.longest())));
        table.row(List.of("longest leave", Report.ms(leaves.longest())));
        table.row(List.of("longest gap", Report.ms(longestGap)));
    }
}
