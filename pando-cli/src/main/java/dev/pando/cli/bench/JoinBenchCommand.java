package dev.pando.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.Member;
import dev.pando.RaftOptions;
import dev.pando.cli.CommandException;
import dev.pando.cli.Environment;
import dev.pando.cli.ExitCode;
import dev.pando.cli.Json;
import dev.pando.cli.RaftTuning;
import dev.pando.cli.ShutdownHook;
import dev.pando.cli.SizeConverter;
import dev.pando.cli.process.Await;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.Narrator;
import dev.pando.cli.process.ProgramCommand;
import dev.pando.cli.process.Site;
import dev.pando.cli.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a new member gets a snapshot that is larger than its heap, and what that costs the others. */
@Command(
        name = "join",
        description = {
            "Has a member in a process of its own join a cluster whose log begins with a snapshot; kills it with SIGKILL when half of"
                    + " that has come; has it join again, and looks whether it goes on where it was. Meanwhile entries"
                    + " are appended to the cluster, whose members run in this process.",
            "With --json it is one object: snapshotBytes, heap; receivedAtKill, and leastAfterwards that was seen to be there;"
                    + " seconds from the second start until it is a voter, megabytesPerSecond while it was transferred,"
                    + " peakResidentBytes of the new member; appendsPerSecond, before and during (the second start) as of"
                    + " `pando bench`, p99Ratio."
        })
public final class JoinBenchCommand implements Callable<Integer> {
    private static final int ENTRIES = 200_000;
    private static final int EVENT_BYTES = 256 << 10;
    private static final long MIB = 1L << 20;
    private static final int MAX_SNAPSHOT_MIB = 1 << 20;
    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_SECONDS = 86_400;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String INCOMING = "incoming.part";

    private final Environment environment;

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Mixin
    private RaftTuning tuning = new RaftTuning();

    @Option(
            names = "--snapshot",
            paramLabel = "MIB",
            defaultValue = "1024",
            description = "How large the snapshot is, in MiB that can't be compressed. Default: 1024.")
    private int snapshotMib;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "512MiB",
            converter = SizeConverter.class,
            description = "Of the new member. Default: 512MiB.")
    private int heapBytes = 512 << 20;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many entries of 256 bytes are appended each second. Default: 1000.")
    private int rate;

    @Option(
            names = "--members",
            paramLabel = "N",
            defaultValue = "2",
            description = "That there are already, 1 to 9. Default: 2.")
    private int members;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "For so long entries are appended before it joins. Default: 10.")
    private int seconds;

    @Option(
            names = "--snapshot-rate",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description =
                    "Bytes of a snapshot that a member gives each second, such as 64MiB. Default: as fast as it can.")
    private @Nullable Integer snapshotRate;

    public JoinBenchCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        load.checkMembers(members);
        load.checkRange("--snapshot", snapshotMib, 1, MAX_SNAPSHOT_MIB);
        load.check(heapBytes >= 32 << 20, "--heap is 32MiB or more, not " + heapBytes);
        load.checkRange("--rate", rate, 1, MAX_RATE);
        load.checkRange("--seconds", seconds, 1, MAX_SECONDS);
        load.check(
                snapshotRate == null || snapshotRate >= 256 << 10,
                "--snapshot-rate is 256KiB or more, not " + snapshotRate);
        try (Workspace workspace = load.workspace();
                LocalMembers cluster = LocalMembers.grow(members, workspace, number -> options())) {
            Site site = Site.onLoopback(ProgramCommand.withFlags("-Xmx" + (heapBytes >> 10) + "k"));
            MemberProcess joiner = new MemberProcess(
                    members + 1, workspace.folder().resolve("joiner"), site.at(MemberProcess.freeAddress()));
            ShutdownHook hook = ShutdownHook.add("bench-joiner-end", joiner::killNow);
            try {
                return show(new Run(cluster, joiner).run()).code();
            } finally {
                joiner.kill();
                hook.remove();
            }
        }
    }

    private RaftOptions options() {
        return snapshotRate == null ? tuning.options() : tuning.options().snapshotBytesPerSecond(snapshotRate);
    }

    private ExitCode show(ObjectNode result) {
        if (load.json()) {
            environment.out().println(Json.line(result));
        } else {
            result.properties().forEach(field -> environment
                    .out()
                    .println(String.format(Locale.ROOT, "%-18s %s", field.getKey(), field.getValue())));
        }
        environment.out().flush();
        return result.path("during").path("failed").asLong() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    /** One run. */
    private final class Run {
        private final LocalMembers cluster;
        private final MemberProcess joiner;
        private final Narrator narrator = new Narrator(environment);
        private final Payloads payloads = Payloads.random(256);

        Run(LocalMembers cluster, MemberProcess joiner) {
            this.cluster = cluster;
            this.joiner = joiner;
        }

        ObjectNode run() throws IOException, InterruptedException {
            Member leader = cluster.member(cluster.leader());
            narrator.say("appending %,d entries", ENTRIES);
            Operation append = number -> leader.log().appendAsync(payloads.of(number));
            Operation.all(append, ENTRIES);
            long index = leader.status().appliedIndex();
            cluster.settle();
            narrator.say("taking snapshots of %,d MiB", snapshotMib);
            for (int i = 0; i < cluster.count(); i++) {
                cluster.member(i).log().compact(index, this::events);
            }
            long snapshotBytes = DiskUse.ofLargest(cluster.dataOf(0), ".snapshot");
            try (Generator generator =
                    Generator.perSecond(number -> leader.log().appendAsync(payloads.of(number)), rate)) {
                narrator.say("appending %,d entries a second, for %d s", rate, seconds);
                generator.intervalOf(2);
                Interval before = generator.intervalOf(seconds);
                narrator.say("a member with %s of heap joins", (heapBytes >> 20) + " MiB");
                launch();
                awaitReceived(leader, snapshotBytes / 2);
                joiner.kill();
                long atKill = received();
                if (atKill == 0) {
                    throw new CommandException(
                            "the snapshot was there before the new member was killed; give a larger --snapshot");
                }
                narrator.say("killed when it had %,d of %,d bytes", atKill, snapshotBytes);
                generator.interval();
                long startNs = System.nanoTime();
                launch();
                Progress progress = new Progress();
                Await.until(() -> "the new member is a voter", PATIENCE, () -> {
                    progress.look();
                    return hasJoined(leader);
                });
                double took = (System.nanoTime() - startNs) / 1e9;
                Interval during = generator.interval();
                ObjectNode node = Json.object();
                node.put("snapshotBytes", snapshotBytes);
                node.put("heap", heapBytes);
                node.put("receivedAtKill", atKill);
                node.put("leastAfterwards", progress.least);
                node.put("seconds", Interval.rounded(took));
                node.put("megabytesPerSecond", Interval.rounded(progress.megabytesPerSecond()));
                node.put("peakResidentBytes", peakResidentBytes());
                node.put("appendsPerSecond", rate);
                node.set("before", before.json());
                node.set("during", during.json());
                node.put("p99Ratio", Interval.rounded(during.latencyUs(99) / before.latencyUs(99)));
                return node;
            }
        }

        /** The same each time that they are asked for; they can't be compressed. */
        private Iterator<byte[]> events() {
            Random random = new Random(2);
            return Stream.generate(() -> {
                        byte[] event = new byte[EVENT_BYTES];
                        random.nextBytes(event);
                        return event;
                    })
                    .limit(snapshotMib * MIB / EVENT_BYTES)
                    .iterator();
        }

        private void launch() throws IOException, InterruptedException {
            List<String> options =
                    new ArrayList<>(List.of("--via", cluster.member(0).self().address()));
            options.addAll(tuning.asArguments());
            joiner.launch("join", options);
        }

        private void awaitReceived(Member leader, long bytes) throws InterruptedException {
            Await.until(() -> "half of the snapshot has come", PATIENCE, () -> {
                checkRuns();
                if (hasJoined(leader)) {
                    throw new CommandException(
                            "the new member is a voter before it was seen to have half of the snapshot;"
                                    + " give a larger --snapshot");
                }
                return received() >= bytes;
            });
        }

        private boolean hasJoined(Member leader) {
            return leader.roster().voters().size() == members + 1;
        }

        private void checkRuns() {
            if (!joiner.isRunning()) {
                throw new CommandException("the new member ended: " + joiner.lastWords());
            }
        }

        /** Of a snapshot that is not all there yet; 0 of none. */
        private long received() {
            return DiskUse.ofLargest(joiner.data(), INCOMING);
        }

        /** As the kernel counts it; 0 where it does not. */
        private long peakResidentBytes() throws IOException {
            Path status = Path.of("/proc", String.valueOf(joiner.pid()), "status");
            if (!Files.exists(status)) {
                return 0;
            }
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        }

        /** What is seen of the second transfer. */
        private final class Progress {
            private long least = Long.MAX_VALUE;
            private long firstNs;
            private long firstBytes;
            private long lastNs;
            private long lastBytes;

            void look() {
                checkRuns();
                long now = received();
                if (now == 0) {
                    return;
                }
                if (now > least && firstNs == 0) {
                    firstNs = System.nanoTime();
                    firstBytes = now;
                }
                least = Math.min(least, now);
                lastNs = System.nanoTime();
                lastBytes = now;
            }

            /** From when more came to when the last of it was seen under its first name. */
            double megabytesPerSecond() {
                return lastNs == firstNs ? 0 : (lastBytes - firstBytes) / 1e6 / ((lastNs - firstNs) / 1e9);
            }
        }
    }
}
