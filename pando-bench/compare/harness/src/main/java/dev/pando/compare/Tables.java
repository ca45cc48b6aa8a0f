package dev.pando.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Results as tables in Markdown. */
final class Tables {
    private static final String PEER = "peer";
    private static final String ERROR = "error";

    private final List<ObjectNode> results;
    private final StringBuilder text = new StringBuilder();

    Tables(List<ObjectNode> results) {
        this.results = List.copyOf(results);
    }

    /** Of all that there is. */
    String text() {
        against();
        section(
                MachineCommand.MODE,
                "What the machine can do",
                List.of(),
                List.of(
                        "sync_p50_us",
                        "sync_p99_us",
                        "sync_growing_p50_us",
                        "sync_majority_of_3_p50_us",
                        "sync_majority_of_3_p99_us",
                        "synced_256k_mb_per_s",
                        "round_trip_p50_us",
                        "round_trip_p99_us",
                        "crc32c_gb_per_s"));
        section(
                "run",
                "Closed loop",
                List.of("label", "durable", "members", "payload", "inflight", PEER),
                List.of(
                        "throughput",
                        "p50_us",
                        "p99_us",
                        "p999_us",
                        "max_us",
                        "cpu_us_per_entry",
                        "alloc_bytes_per_entry",
                        "gc_ms",
                        "peak_rss_mb",
                        "disk_bytes_per_payload_byte",
                        "failed",
                        "consistent"));
        section(
                "open",
                "Open loop",
                List.of("durable", "members", "payload", "rate", PEER),
                List.of("throughput", "p50_us", "p99_us", "p999_us", "max_us", "gc_ms", "failed", "consistent"));
        section("failover", "Fail-over, milliseconds", List.of("election_ms", "signal", PEER), List.of("failover_ms"));
        section(
                "restart",
                "A follower that starts again with all entries on its disk",
                List.of("label", "entries", PEER),
                List.of("start_call_s", "recovered_s", "same_as_leader"));
        section(
                "catchup",
                "A follower that starts again, after entries were appended while it was down",
                List.of("entries", PEER),
                List.of("start_call_s", "recovered_s", "same_as_leader"));
        section("idle", "Held of the heap", List.of(PEER), List.of("heap_bytes_per_member"));
        section(
                "verify",
                "Durability, seen with strace",
                List.of("durable", PEER),
                List.of("syncs_per_entry_at_1", "syncs_per_entry_at_256", "p50_us_when_a_sync_takes_20_ms"));
        errors();
        return text.toString();
    }

    /** Nothing has failed, and all members have the same. */
    static boolean isSound(ObjectNode result) {
        return result.path("failed").asLong() == 0 && result.path("consistent").asBoolean();
    }

    /** Each way of using Pando against the best of the others, where durability is equal. */
    private void against() {
        List<String> rows = new ArrayList<>();
        List<String> settings = List.of("members", "payload", "inflight");
        grouped(
                        ofMode("run")
                                .filter(result -> result.path("durable").asBoolean() && !result.has("label"))
                                .filter(Tables::isSound),
                        settings)
                .forEach((key, group) -> rows.addAll(compared(key, group)));
        if (rows.isEmpty()) {
            return;
        }
        heading("Against the best of the others, all durable");
        line(List.of(
                "members", "payload", "in flight", "", "entries/s", "times", "best of the others", "its entries/s"));
        rule(8);
        rows.forEach(row -> text.append(row));
        text.append('\n');
        budget();
    }

    private List<String> compared(String key, List<ObjectNode> group) {
        Map<String, List<ObjectNode>> byPeer = grouped(group.stream(), List.of(PEER));
        String best = byPeer.keySet().stream()
                .filter(peer -> !Peers.isPando(peer))
                .max(Comparator.comparingDouble(peer -> throughput(byPeer, peer)))
                .orElse("");
        if (best.isEmpty()) {
            return List.of();
        }
        double its = throughput(byPeer, best);
        return byPeer.keySet().stream()
                .filter(Peers::isPando)
                .map(peer -> "| %s | %s | %s | %.2f | %s | %s |\n"
                        .formatted(
                                key,
                                peer,
                                Figures.number(throughput(byPeer, peer)),
                                throughput(byPeer, peer) / its,
                                best,
                                Figures.number(its)))
                .toList();
    }

    /** With one in flight, against a round trip and a sync. */
    private void budget() {
        List<ObjectNode> machine = ofMode(MachineCommand.MODE).toList();
        double least =
                Figures.median(machine, "round_trip_p50_us") + Figures.median(machine, "sync_majority_of_3_p50_us");
        Map<String, List<ObjectNode>> one = grouped(
                ofMode("run")
                        .filter(result -> result.path("inflight").asInt() == 1
                                && result.path("durable").asBoolean()
                                && !result.has("label")),
                List.of(PEER));
        if (Double.isNaN(least) || one.isEmpty()) {
            return;
        }
        text.append("A round trip and a sync on a majority of three take %s us; one in flight, p50:\n\n"
                .formatted(Figures.number(least)));
        line(List.of(PEER, "p50_us", "times"));
        rule(3);
        one.forEach((peer, group) -> line(
                List.of(peer, Figures.text(group, "p50_us"), Figures.number(Figures.median(group, "p50_us") / least))));
        text.append('\n');
    }

    private static double throughput(Map<String, List<ObjectNode>> byPeer, String peer) {
        return Figures.median(byPeer.getOrDefault(peer, List.of()), "throughput");
    }

    private void section(String mode, String title, List<String> settings, List<String> figures) {
        Map<String, List<ObjectNode>> groups = grouped(ofMode(mode), settings);
        if (groups.isEmpty()) {
            return;
        }
        List<String> used = settings.stream()
                .filter(setting -> ofMode(mode).anyMatch(result -> result.has(setting)))
                .toList();
        heading(title);
        line(Stream.of(used.stream(), Stream.of("runs"), figures.stream())
                .flatMap(columns -> columns)
                .toList());
        rule(used.size() + 1 + figures.size());
        groups.values()
                .forEach(group -> line(Stream.of(
                                used.stream().map(setting -> value(group.get(0), setting)),
                                Stream.of(String.valueOf(group.size())),
                                figures.stream().map(figure -> Figures.text(group, figure)))
                        .flatMap(cells -> cells)
                        .toList()));
        text.append('\n');
    }

    private void errors() {
        List<ObjectNode> failed =
                results.stream().filter(result -> result.has(ERROR)).toList();
        if (!failed.isEmpty()) {
            heading("Runs that failed");
            failed.forEach(result -> text.append("- ")
                    .append(value(result, "mode"))
                    .append(' ')
                    .append(value(result, PEER))
                    .append(": ")
                    .append(value(result, ERROR))
                    .append('\n'));
            text.append('\n');
        }
    }

    private Stream<ObjectNode> ofMode(String mode) {
        return results.stream().filter(result -> mode.equals(result.path("mode").asText()) && !result.has(ERROR));
    }

    /** By these settings, as columns; numbers in their order. */
    private static Map<String, List<ObjectNode>> grouped(Stream<ObjectNode> results, List<String> settings) {
        Map<String, List<ObjectNode>> byOrder = results.collect(Collectors.groupingBy(
                result -> settings.stream()
                        .map(setting -> sortable(result.path(setting)))
                        .collect(Collectors.joining("|")),
                TreeMap::new,
                Collectors.toList()));
        Map<String, List<ObjectNode>> byColumns = new LinkedHashMap<>();
        byOrder.values()
                .forEach(group -> byColumns.put(
                        settings.stream()
                                .map(setting -> value(group.get(0), setting))
                                .collect(Collectors.joining(" | ")),
                        group));
        return byColumns;
    }

    private static String sortable(JsonNode node) {
        return node.isIntegralNumber() ? "%020d".formatted(node.asLong()) : node.asText();
    }

    private static String value(ObjectNode result, String name) {
        JsonNode node = result.path(name);
        return node.isMissingNode() ? "" : node.isIntegralNumber() ? Figures.number(node.asDouble()) : node.asText();
    }

    private void heading(String title) {
        text.append("## ").append(title).append("\n\n");
    }

    private void line(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void rule(int columns) {
        text.append('|').append(" --- |".repeat(columns)).append('\n');
    }
}
