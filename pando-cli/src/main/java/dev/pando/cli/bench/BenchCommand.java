package dev.pando.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.Consistency;
import dev.pando.Member;
import dev.pando.RaftOptions;
import dev.pando.cli.ConsistencyConverter;
import dev.pando.cli.Environment;
import dev.pando.cli.ExitCode;
import dev.pando.cli.Json;
import dev.pando.cli.RaftTuning;
import dev.pando.cli.TextTable;
import dev.pando.cli.process.Narrator;
import dev.pando.cli.process.Workspace;
import dev.pando.recipes.ReplicatedMap;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Loads a cluster, and says how many operations it bears, and how long each takes. */
@Command(
        name = "bench",
        description = {
            "Loads a cluster whose members all run in this process, on loopback, and says how many operations a second it"
                    + " bears, and how long each takes. Every entry is on the disks of a majority before it is"
                    + " acknowledged.",
            "With --in-flight so many operations are under way at a time: the cluster is asked no more than it can bear. With"
                    + " --rate so many are due each second whatever becomes of them, and latency counts from when one was"
                    + " due, so that a stall shows in all that were due meanwhile.",
            "With --json each run is an object on a line of its own: operation, at, members, payload, inFlight or rate,"
                    + " seconds, operations, failed, perSecond, p50Us, p90Us, p99Us, p999Us and maxUs in microseconds,"
                    + " cpuUsPerOperation and allocatedBytesPerOperation of the whole process, mostOnDiskBytes of the member that"
                    + " had most, seen once a second."
        })
public final class BenchCommand implements Callable<Integer> {
    /** The name of the map. */
    static final String MAP = "bench";

    private static final int WARM_UP_IN_FLIGHT = 256;
    private static final int MAX_IN_FLIGHT = 1 << 16;
    private static final int MAX_RATE = 10_000_000;
    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_KEYS = 10_000_000;

    private final Environment environment;

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Mixin
    private RaftTuning tuning = new RaftTuning();

    @Option(
            names = "--operation",
            paramLabel = "WHAT",
            defaultValue = "append",
            description = "append (to the log), put or read (a key of a map). Default: append.")
    private What operation = What.append;

    @Option(
            names = "--reads",
            paramLabel = "HOW",
            defaultValue = "linearizable",
            converter = ConsistencyConverter.class,
            description = "linearizable, lease or local: how --operation read reads. Default: linearizable.")
    private Consistency reads = Consistency.LINEARIZABLE;

    @Option(
            names = "--at",
            paramLabel = "MEMBER",
            defaultValue = "leader",
            description = "Which member is asked: leader or follower. Default: leader.")
    private Where at = Where.leader;

    @Option(names = "--members", paramLabel = "N", defaultValue = "3", description = "1 to 9. Default: 3.")
    private int members;

    @Option(
            names = "--in-flight",
            split = ",",
            paramLabel = "N",
            description =
                    "How many operations are under way at a time; several numbers, separated by commas, are several runs"
                            + " on one cluster. Default: 1,16,256,4096.")
    private @Nullable List<Integer> inFlight;

    @Option(names = "--rate", paramLabel = "N", description = "How many operations are due each second.")
    private @Nullable Integer rate;

    @Option(
            names = "--payload",
            paramLabel = "BYTES",
            defaultValue = "256",
            description = "Of an entry, or of a value. Default: 256.")
    private int payload;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Of the map, for put and read. Default: 10000.")
    private int keys;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "With " + WARM_UP_IN_FLIGHT + " operations under way, before the first run. Default: 5.")
    private int warmUpSeconds;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "Of each run. Default: 10.")
    private int seconds;

    /** What is done. */
    enum What {
        append,
        put,
        read
    }

    /** Where it is asked for. */
    enum Where {
        leader,
        follower
    }

    public BenchCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Narrator narrator = new Narrator(environment);
        boolean isOk = true;
        try (Workspace workspace = load.workspace();
                LocalMembers cluster = LocalMembers.grow(members, workspace, number -> options())) {
            int asked = at == Where.leader ? cluster.leader() : cluster.follower();
            Operation begun = operation(cluster.member(asked));
            if (warmUpSeconds > 0) {
                narrator.say("warming up for %d s", warmUpSeconds);
                try (Generator generator = Generator.inFlight(begun, WARM_UP_IN_FLIGHT)) {
                    generator.intervalOf(warmUpSeconds);
                }
            }
            TextTable table = new TextTable(List.of(
                    "load",
                    "per second",
                    "p50 us",
                    "p99 us",
                    "p99.9 us",
                    "max us",
                    "CPU us",
                    "heap B",
                    "disk MiB",
                    "failed"));
            for (Pace pace : paces()) {
                narrator.say("%s for %d s", pace, seconds);
                try (Generator generator = pace.begin(begun)) {
                    generator.intervalOf(1); // what was before has ended, and this has begun
                    long mostOnDisk = 0;
                    for (int second = 0; second < seconds; second++) {
                        Thread.sleep(1_000);
                        mostOnDisk = Math.max(mostOnDisk, cluster.mostOnDisk());
                    }
                    Interval interval = generator.interval();
                    isOk &= interval.failed() == 0;
                    if (interval.failed() > 0) {
                        environment
                                .err()
                                .println("pando bench: operations failed, the last since " + generator.lastFailure());
                    }
                    show(pace, interval, mostOnDisk, table);
                }
            }
            if (!load.json()) {
                environment.out().print(table);
            }
            environment.out().flush();
        }
        return (isOk ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private void check() {
        load.checkMembers(members);
        load.check(inFlight == null || rate == null, "--in-flight and --rate are two ways to load; give one");
        for (int count : inFlight == null ? List.<Integer>of() : inFlight) {
            load.checkRange("--in-flight", count, 1, MAX_IN_FLIGHT);
        }
        if (rate != null) {
            load.checkRange("--rate", rate, 1, MAX_RATE);
        }
        load.check(
                payload >= 0 && payload <= tuning.maxEntryBytes() / 2,
                "--payload is 0 to half of --max-entry, not " + payload);
        load.checkRange("--keys", keys, 1, MAX_KEYS);
        load.checkRange("--warm-up", warmUpSeconds, 0, MAX_SECONDS);
        load.checkRange("--seconds", seconds, 1, MAX_SECONDS);
    }

    private RaftOptions options() {
        RaftOptions options = tuning.options();
        return operation == What.append ? options : ReplicatedMap.register(options, MAP);
    }

    private Operation operation(Member member) {
        Payloads payloads = Payloads.random(payload);
        if (operation == What.append) {
            return number -> member.log().appendAsync(payloads.of(number));
        }
        ReplicatedMap map = ReplicatedMap.of(member, MAP);
        if (operation == What.put) {
            return number -> map.putAsync(key(number % keys), payloads.of(number));
        }
        fill(map, keys, payloads);
        return number -> map.getAsync(key(number % keys), reads);
    }

    /** All of the same length, so that keys take as much room each. */
    static String key(long number) {
        return Long.toString(number + (1L << 40), 32);
    }

    /** Puts each key once. */
    static void fill(ReplicatedMap map, int keys, Payloads payloads) {
        Operation.all(number -> map.putAsync(key(number), payloads.of(number)), keys);
    }

    private void show(Pace pace, Interval interval, long mostOnDisk, TextTable table) {
        if (!load.json()) {
            table.row(List.of(
                    pace.toString(),
                    TextTable.number(Math.round(interval.perSecond())),
                    Interval.us(interval.latencyUs(50)),
                    Interval.us(interval.latencyUs(99)),
                    Interval.us(interval.latencyUs(99.9)),
                    Interval.us(interval.latencyUs(100)),
                    Interval.us(interval.cpuUsPerOperation()),
                    TextTable.number(Math.round(interval.allocatedPerOperation())),
                    TextTable.number(mostOnDisk >> 20),
                    TextTable.number(interval.failed())));
            return;
        }
        ObjectNode node = Json.object();
        node.put("operation", operation.name());
        if (operation == What.read) {
            node.put("reads", reads.name().toLowerCase(Locale.ROOT));
        }
        node.put("at", at.name());
        node.put("members", members);
        node.put("payload", payload);
        pace.describe(node);
        node.setAll(interval.json());
        node.put("mostOnDiskBytes", mostOnDisk);
        environment.out().println(Json.line(node));
        environment.out().flush();
    }

    private List<Pace> paces() {
        if (rate != null) {
            return List.of(new Pace(0, rate));
        }
        List<Integer> counts = inFlight == null ? List.of(1, 16, 256, 4_096) : inFlight;
        return counts.stream().map(count -> new Pace(count, 0)).toList();
    }

    /** One of both is 0. */
    private record Pace(int inFlight, int rate) {
        Generator begin(Operation operation) {
            return rate == 0 ? Generator.inFlight(operation, inFlight) : Generator.perSecond(operation, rate);
        }

        void describe(ObjectNode node) {
            if (rate == 0) {
                node.put("inFlight", inFlight);
            } else {
                node.put("rate", rate);
            }
        }

        @Override
        public String toString() {
            return rate == 0 ? TextTable.number(inFlight) + " in flight" : TextTable.number(rate) + "/s";
        }
    }
}
