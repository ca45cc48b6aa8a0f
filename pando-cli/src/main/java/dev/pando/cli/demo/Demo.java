package dev.pando.cli.demo;

import dev.pando.Entry;
import dev.pando.Listener;
import dev.pando.PandoClient;
import dev.pando.cli.CommandException;
import dev.pando.cli.Environment;
import dev.pando.cli.Progress;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.Narrator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The story: a cluster is grown and appended to by all members' senders at once; half-way its leader is killed, then
 * resumed; one more member joins, the leader leaves; at the end every log is read back. For one thread.
 */
final class Demo {
    private static final Duration STALL = Duration.ofSeconds(60);
    private static final int SMALLEST_THAT_FAILS_OVER = 3;

    private final Input input;
    private final Settings settings;
    private final Cluster cluster;
    private final Environment environment;
    private final Narrator narrator;
    private final long half;
    private final long beforeKill;
    private final long beforeLeave;

    /**
     * How the demo goes.
     *
     * @param members that the cluster is grown to
     * @param killFor how long members are killed at random before the half is reached; zero for not at all
     * @param seed of what is random
     */
    record Settings(int members, Duration killFor, long seed) {}

    Demo(Input input, Settings settings, Cluster cluster, Environment environment) {
        this.input = input;
        this.settings = settings;
        this.cluster = cluster;
        this.environment = environment;
        this.narrator = new Narrator(environment);
        long lines = input.lines();
        half = (lines + 1) / 2;
        beforeKill = Math.max(half, lines * 8 / 10);
        // A sender whose only member leaves has nobody to go on with.
        beforeLeave = settings.members() == 1 ? lines : Math.min(lines, Math.max(beforeKill + 1, lines * 9 / 10));
    }

    Report run() throws IOException, InterruptedException {
        narrator.say("growing a cluster of %,d, each member a process", settings.members());
        cluster.grow(settings.members());
        cluster.members().forEach(member -> narrator.say("  %s", member));
        narrator.say("appending %,d lines (%,d bytes) through all members at once", input.lines(), input.bytes());
        Gate gate = new Gate(settings.killFor().isZero() ? beforeKill : 0);
        try (Progress progress = Progress.of(environment, "append", Math.max(1, input.lines()), " lines", 1);
                Senders senders = new Senders(input, clients(), gate, progress::stepTo)) {
            Events events = appendThroughEvents(senders, gate);
            progress.end();
            narrator.say(
                    "all lines are acknowledged; reading %,d logs back",
                    cluster.members().size());
            Verification.Findings findings = new ReadBack(cluster, environment, STALL).verify(input, senders);
            return new Report(
                    input.lines(),
                    findings.difference(),
                    findings.identical(),
                    events.failover(),
                    events.join(),
                    events.leave(),
                    events.appendsPerSecond(),
                    narrator.sinceStart(),
                    null);
        }
    }

    private List<PandoClient> clients() {
        List<PandoClient> clients = new ArrayList<>();
        for (int i = 0; i < settings.members(); i++) {
            clients.add(cluster.clientOf(i));
        }
        return clients;
    }

    /** Returns when all lines are acknowledged. */
    private Events appendThroughEvents(Senders senders, Gate gate) throws IOException, InterruptedException {
        Acknowledgements acknowledgements = senders.acknowledgements();
        long sendingNs = System.nanoTime();
        senders.start();
        killAtRandom(gate);
        acknowledgements.awaitCount(half, STALL);
        double undisturbedSeconds = (System.nanoTime() - sendingNs) / 1e9;
        long appendsPerSecond = Math.round(acknowledgements.count() / undisturbedSeconds);

        Duration failover = killLeader(senders, gate);
        Duration join = join();
        if (beforeLeave == input.lines()) {
            acknowledgements.awaitCount(input.lines(), STALL);
        }
        Duration leave = letLeaderLeave();
        gate.openTo(input.lines());
        acknowledgements.awaitCount(input.lines(), STALL);
        return new Events(failover, join, leave, appendsPerSecond);
    }

    /** What was measured while lines were appended; see {@link Report}. */
    private record Events(Duration failover, Duration join, Duration leave, long appendsPerSecond) {}

    private void killAtRandom(Gate gate) throws IOException, InterruptedException {
        if (settings.killFor().isZero()) {
            return;
        }
        narrator.say("killing members at random for %,d s", settings.killFor().toSeconds());
        RandomKills kills = new RandomKills(
                cluster, new Random(settings.seed()), elapsed -> gate.openTo((long) (elapsed * beforeKill)));
        narrator.say("%,d times a member was killed and resumed", kills.run(settings.killFor()));
    }

    /**
     * Kills the leader and has it resumed. What is measured begins before the signal is sent, and ends with the
     * acknowledgement of something that was submitted when the process was gone. Where no line is left for that, it
     * ends with the first entry of a later term, which is the new leader's own.
     */
    private Duration killLeader(Senders senders, Gate gate) throws IOException, InterruptedException {
        Cluster.Leader leader = cluster.leader();
        MemberProcess member = leader.member();
        long killedNs = System.nanoTime();
        member.kill();
        senders.acknowledgements().mark(System.nanoTime());
        gate.openTo(beforeLeave);
        boolean failsOver = settings.members() >= SMALLEST_THAT_FAILS_OVER;
        if (!failsOver) {
            cluster.resume(member);
        }
        long answeredNs = half < input.lines()
                ? senders.acknowledgements().awaitFirstSinceMark(STALL)
                : firstEntryAfter(leader.term());
        Duration failover = Duration.ofNanos(answeredNs - killedNs);
        narrator.say("killed the leader, %s, with SIGKILL: work went on %,d ms later", member, failover.toMillis());
        if (failsOver) {
            cluster.resume(member);
            narrator.say("resumed it");
        }
        return failover;
    }

    private long firstEntryAfter(long term) {
        List<String> running = cluster.members().stream()
                .filter(MemberProcess::isRunning)
                .map(MemberProcess::address)
                .toList();
        try (PandoClient client = cluster.connect(running);
                Listener entries = client.tail(1, true)) {
            Optional<Entry> entry = entries.poll(STALL);
            while (entry.isPresent() && entry.get().term() <= term) {
                entry = entries.poll(STALL);
            }
            if (entry.isEmpty()) {
                throw new CommandException("no leader has committed anything for " + STALL.toSeconds() + " s");
            }
            return System.nanoTime();
        }
    }

    private Duration join() throws IOException, InterruptedException {
        long joiningNs = System.nanoTime();
        MemberProcess joined = cluster.join();
        Duration took = Duration.ofNanos(System.nanoTime() - joiningNs);
        narrator.say("%s joined within %,d ms, its start included", joined, took.toMillis());
        return took;
    }

    /** The hardest to let go: it has to commit its own removal, and hand leadership over. */
    private Duration letLeaderLeave() throws InterruptedException {
        MemberProcess leader = cluster.leader().member();
        Duration took = cluster.leave(leader);
        narrator.say("the leader, %s, left within %,d ms", leader, took.toMillis());
        return took;
    }
}
