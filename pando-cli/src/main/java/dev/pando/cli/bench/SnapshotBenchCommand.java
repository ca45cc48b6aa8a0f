package dev.pando.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.Consistency;
import dev.pando.Member;
import dev.pando.cli.CommandException;
import dev.pando.cli.Environment;
import dev.pando.cli.ExitCode;
import dev.pando.cli.Json;
import dev.pando.cli.RaftTuning;
import dev.pando.cli.TextTable;
import dev.pando.cli.process.Narrator;
import dev.pando.cli.process.Workspace;
import dev.pando.recipes.ReplicatedMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What snapshots cost those who go on meanwhile, and how fast they are written and restored. */
@Command(
        name = "snapshots",
        description = {
            "Fills a map, then puts values at half the rate that the cluster bears, in turns without and with snapshots of the"
                    + " map, which all members take at the same moment. Says how long they take, and by how much latency"
                    + " rises. In the end a member is closed and resumed, and restores its snapshot.",
            "With --json it is one object: entries, payload, members, rate; without and during, as of `pando"
                    + " bench`; p99Ratio; writeSeconds (the slowest), writeMegabytesPerSecond and"
                    + " restoreMegabytesPerSecond of keys and values, snapshotBytes, restoreSeconds, until the resumed member"
                    + " answers a read."
        })
public final class SnapshotBenchCommand implements Callable<Integer> {
    private static final int MAX_ENTRIES = 100_000_000;
    private static final int MAX_ROUNDS = 1_000;
    private static final int IN_FLIGHT = 256;
    private static final int SECONDS = 10;
    /** A snapshot that takes longer comes no more. */
    private static final int MOST_SECONDS = 600;

    private final Environment environment;

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Mixin
    private RaftTuning tuning = new RaftTuning();

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Of the map. Default: 1000000.")
    private int entries;

    @Option(names = "--payload", paramLabel = "BYTES", defaultValue = "100", description = "Of a value. Default: 100.")
    private int payload;

    @Option(names = "--members", paramLabel = "N", defaultValue = "3", description = "1 to 9. Default: 3.")
    private int members;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "So many times without, and with a snapshot. Default: 5.")
    private int rounds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "How many values are put each second. Default: half of what the cluster bears.")
    private @Nullable Integer rate;

    @Option(
            names = "--compressible",
            description =
                    "Values are hexadecimal digits, which deflate to a little more than half. Default: they can't be"
                            + " compressed.")
    private boolean compressible;

    public SnapshotBenchCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        load.checkMembers(members);
        load.checkRange("--entries", entries, 1, MAX_ENTRIES);
        load.check(
                payload >= 0 && payload <= tuning.maxEntryBytes() / 2,
                "--payload is 0 to half of --max-entry, not " + payload);
        load.checkRange("--rounds", rounds, 1, MAX_ROUNDS);
        load.check(rate == null || rate >= 1, "--rate is 1 or more, not " + rate);
        List<SnapshotTrigger> triggers = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            triggers.add(new SnapshotTrigger());
        }
        try (Workspace workspace = load.workspace();
                LocalMembers cluster = LocalMembers.grow(
                        members, workspace, number -> ReplicatedMap.register(tuning.options(), BenchCommand.MAP)
                                .compaction(triggers.get(number)))) {
            Report report = new Run(cluster, triggers, new Narrator(environment)).run();
            environment.out().print(load.json() ? Json.line(report.json()) + System.lineSeparator() : report.text());
            environment.out().flush();
            return (report.failed() == 0 ? ExitCode.OK : ExitCode.FAILED).code();
        }
    }

    /** One run. */
    private final class Run {
        private final LocalMembers cluster;
        private final List<SnapshotTrigger> triggers;
        private final Narrator narrator;
        private final Payloads payloads = compressible ? Payloads.digits(payload) : Payloads.random(payload);

        Run(LocalMembers cluster, List<SnapshotTrigger> triggers, Narrator narrator) {
            this.cluster = cluster;
            this.triggers = triggers;
            this.narrator = narrator;
        }

        Report run() throws InterruptedException {
            ReplicatedMap map = ReplicatedMap.of(cluster.member(cluster.leader()), BenchCommand.MAP);
            narrator.say("filling a map with %,d entries", entries);
            BenchCommand.fill(map, entries, payloads);
            Operation put = number -> map.putAsync(
                    BenchCommand.key(((number * 0x9e37_79b9_7f4a_7c15L) >>> 33) % entries), payloads.of(number));
            double perSecond = rate == null ? mostPerSecond(put) / 2 : rate;
            narrator.say("%,.0f puts a second, in turns without and with snapshots", perSecond);
            Interval without;
            Interval during;
            SnapshotTrigger.Taken slowest;
            try (Generator generator = Generator.perSecond(put, perSecond)) {
                generator.intervalOf(2);
                snapshots(); // the first one compiles what writes them
                generator.intervalOf(2);
                slowest = snapshots();
                during = generator.interval();
                without = generator.intervalOf(seconds(slowest));
                for (int round = 1; round < rounds; round++) {
                    generator.interval();
                    SnapshotTrigger.Taken taken = snapshots();
                    during = during.and(generator.interval());
                    without = without.and(generator.intervalOf(seconds(taken)));
                    slowest = taken.time().compareTo(slowest.time()) > 0 ? taken : slowest;
                }
            }
            cluster.settle();
            double restoreSeconds = restore();
            return new Report(perSecond, without, during, slowest, restoreSeconds);
        }

        private double mostPerSecond(Operation put) throws InterruptedException {
            narrator.say("finding out what the cluster bears, for %d s", SECONDS);
            try (Generator generator = Generator.inFlight(put, IN_FLIGHT)) {
                generator.intervalOf(1);
                return generator.intervalOf(SECONDS).perSecond();
            }
        }

        /** As long as it took, and a second at least. */
        private double seconds(SnapshotTrigger.Taken taken) {
            return Math.max(1, taken.time().toMillis() / 1_000.0);
        }

        /** All members take one; the slowest of them. */
        private SnapshotTrigger.Taken snapshots() {
            List<CompletableFuture<SnapshotTrigger.Taken>> all = triggers.stream()
                    .map(trigger -> trigger.take().orTimeout(MOST_SECONDS, TimeUnit.SECONDS))
                    .toList();
            SnapshotTrigger.Taken slowest = all.get(0).join();
            for (CompletableFuture<SnapshotTrigger.Taken> one : all) {
                SnapshotTrigger.Taken taken = one.join();
                slowest = taken.time().compareTo(slowest.time()) > 0 ? taken : slowest;
            }
            narrator.say(
                    "snapshots of %,d bytes: %,d ms",
                    slowest.bytes(), slowest.time().toMillis());
            return slowest;
        }

        private double restore() throws InterruptedException {
            int number = cluster.follower();
            narrator.say("a member is closed and resumed");
            cluster.member(number).close();
            long startNs = System.nanoTime();
            Member resumed = cluster.resume(number);
            if (ReplicatedMap.of(resumed, BenchCommand.MAP)
                    .get(BenchCommand.key(0), Consistency.LOCAL)
                    .isEmpty()) {
                throw new CommandException("the resumed member has not restored its map");
            }
            return (System.nanoTime() - startNs) / 1e9;
        }
    }

    /** What came of it. */
    private final class Report {
        private final double perSecond;
        private final Interval without;
        private final Interval during;
        private final SnapshotTrigger.Taken slowest;
        private final double restoreSeconds;

        Report(
                double perSecond,
                Interval without,
                Interval during,
                SnapshotTrigger.Taken slowest,
                double restoreSeconds) {
            this.perSecond = perSecond;
            this.without = without;
            this.during = during;
            this.slowest = slowest;
            this.restoreSeconds = restoreSeconds;
        }

        long failed() {
            return without.failed() + during.failed();
        }

        private double p99Ratio() {
            return during.latencyUs(99) / without.latencyUs(99);
        }

        private double writeSeconds() {
            return slowest.time().toNanos() / 1e9;
        }

        /** Of keys and values. */
        private double megabytes() {
            return (double) entries * (payload + BenchCommand.key(0).length()) / 1e6;
        }

        ObjectNode json() {
            ObjectNode node = Json.object();
            node.put("entries", entries);
            node.put("payload", payload);
            node.put("members", members);
            node.put("rate", Interval.rounded(perSecond));
            node.set("without", without.json());
            node.set("during", during.json());
            node.put("p99Ratio", Interval.rounded(p99Ratio()));
            node.put("writeSeconds", Interval.rounded(writeSeconds()));
            node.put("writeMegabytesPerSecond", Interval.rounded(megabytes() / writeSeconds()));
            node.put("snapshotBytes", slowest.bytes());
            node.put("restoreSeconds", Interval.rounded(restoreSeconds));
            node.put("restoreMegabytesPerSecond", Interval.rounded(megabytes() / restoreSeconds));
            return node;
        }

        String text() {
            TextTable table =
                    new TextTable(List.of("", "per second", "p50 us", "p99 us", "p99.9 us", "max us", "failed"));
            row(table, "without", without);
            row(table, "during snapshots", during);
            return table
                    + "%nthe 99th percentile is %.1f times what it is without%n".formatted(p99Ratio())
                    + "written: %.2f s, %,.0f MB/s of keys and values, while values were put%n"
                            .formatted(writeSeconds(), megabytes() / writeSeconds())
                    + "restored: %.2f s from resuming to the first read, %,.0f MB/s%n"
                            .formatted(restoreSeconds, megabytes() / restoreSeconds);
        }

        private void row(TextTable table, String name, Interval interval) {
            table.row(List.of(
                    name,
                    TextTable.number(Math.round(interval.perSecond())),
                    Interval.us(interval.latencyUs(50)),
                    Interval.us(interval.latencyUs(99)),
                    Interval.us(interval.latencyUs(99.9)),
                    Interval.us(interval.latencyUs(100)),
                    TextTable.number(interval.failed())));
        }
    }
}
