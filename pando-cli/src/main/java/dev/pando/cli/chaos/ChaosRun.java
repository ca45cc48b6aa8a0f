package dev.pando.cli.chaos;

import dev.pando.Consistency;
import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.RaftException;
import dev.pando.RaftOptions;
import dev.pando.cli.CommandException;
import dev.pando.cli.Environment;
import dev.pando.cli.Failure;
import dev.pando.cli.Progress;
import dev.pando.cli.process.Cluster;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.Narrator;
import dev.pando.recipes.ReplicatedMap;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One run: the cluster is grown, clients begin, the nemesis goes through its time; then all keys are read once more through
 * each member, and what everybody was answered is judged. For one thread.
 */
final class ChaosRun {
    /** The name of the map. */
    static final String MAP = "chaos";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    private final Settings settings;
    private final Cluster cluster;
    private final Network network;
    private final Environment environment;
    private final Narrator narrator;
    private final Calls calls;
    private final AtomicLong lastValue = new AtomicLong();
    private final List<PandoClient> connections = new ArrayList<>();

    /**
     * How it goes.
     *
     * @param seed of whatever is random here; what the processes make of it is their own
     * @param time how long faults are injected
     * @param members that there are at once
     * @param clients programs that are no members; one more has a read replica of its own
     * @param keys that they all use
     * @param operationsPerSecond of all of them together, when nothing holds them up
     * @param faults to choose from; those that the network can't do are left out
     * @param reads how clients read
     * @param raft what all members have
     */
    record Settings(
            long seed,
            Duration time,
            int members,
            int clients,
            int keys,
            int operationsPerSecond,
            Set<FaultKind> faults,
            Consistency reads,
            RaftOptions raft) {
        Settings {
            faults = Set.copyOf(faults);
        }

        Duration electionTimeout() {
            return Duration.ofMillis(raft.electionTimeoutMs());
        }
    }

    /** @param history gets a line for each call */
    ChaosRun(Settings settings, Cluster cluster, Network network, Environment environment, Writer history) {
        this.settings = settings;
        this.cluster = cluster;
        this.network = network;
        this.environment = environment;
        this.narrator = new Narrator(environment);
        this.calls = new Calls(history, System::nanoTime);
    }

    /**
     * Whatever the cluster does not come through is among the violations.
     *
     * @throws CommandException if it does not even come about
     */
    Report run() throws IOException, InterruptedException {
        Availability availability = new Availability();
        Nemesis nemesis = nemesis(availability);
        narrator.say("seed %d, %d members on %s", settings.seed(), settings.members(), network.label());
        cluster.grow(settings.members());
        try (Member replica = replica()) {
            List<String> violations = new ArrayList<>();
            long endNs = useAndTorment(clients(replica), nemesis, violations);
            if (violations.isEmpty()) {
                readThroughAll(violations);
            }
            List<MapCall> all = calls.ended();
            narrator.say("judging %,d calls", all.size());
            Judgement judgement = Judgement.of(all);
            violations.addAll(judgement.violations());
            return new Report(
                    settings.seed(),
                    network.label(),
                    settings.members(),
                    violations,
                    Report.Tally.of(all),
                    nemesis.counts(),
                    availability.until(endNs, all),
                    Gap.longest(all),
                    narrator.sinceStart());
        } finally {
            connections.forEach(PandoClient::close);
        }
    }

    /** Gives the moment of the run at which the nemesis was done, or gave up. */
    private long useAndTorment(List<MapClient> clients, Nemesis nemesis, List<String> violations)
            throws IOException, InterruptedException {
        try (Clients atWork = new Clients(clients, settings.keys(), everyNs(clients.size()))) {
            atWork.start();
            narrator.say("%d clients use %d keys of a map", clients.size(), settings.keys());
            torment(nemesis, violations);
            long endNs = calls.nowNs();
            atWork.end();
            Throwable failure = atWork.failure();
            if (failure != null) {
                violations.add("a client has failed: " + failure);
            }
            return endNs;
        }
    }

    private void torment(Nemesis nemesis, List<String> violations) throws IOException, InterruptedException {
        long untilNs = calls.nowNs() + settings.time().toNanos();
        try (Progress progress = Progress.of(environment, "chaos", 100, " %", 1)) {
            nemesis.run(untilNs, part -> progress.stepTo(Math.round(part * 100)));
        } catch (RuntimeException e) {
            violations.add(Failure.of(e).message());
        }
    }

    private long everyNs(int clients) {
        return 1_000_000_000L * clients / settings.operationsPerSecond();
    }

    /** A member of a program that uses the map itself. */
    private Member replica() {
        return ReplicatedMap.register(settings.raft().ephemeral().insecure().readReplica(), MAP)
                .join(network.ownAddress(), addresses());
    }

    private List<String> addresses() {
        return cluster.members().stream().map(MemberProcess::address).toList();
    }

    private List<MapClient> clients(Member replica) {
        List<MapClient> clients = new ArrayList<>();
        clients.add(client(0, ReplicatedMap.of(replica, MAP)));
        for (int i = 1; i <= settings.clients(); i++) {
            PandoClient connection = cluster.clientOf(i);
            connections.add(connection);
            clients.add(client(i, ReplicatedMap.of(connection, MAP)));
        }
        return clients;
    }

    private MapClient client(int number, ReplicatedMap map) {
        return new MapClient(
                number, map, settings.reads(), new Random(settings.seed() * 31 + number), calls, lastValue);
    }

    private Nemesis nemesis(Availability availability) {
        Random random = new Random(settings.seed());
        Victims victims = new Victims(cluster, random);
        return new Nemesis(
                cluster,
                faults(victims, random),
                random,
                settings.electionTimeout().multipliedBy(10),
                calls,
                availability,
                narrator);
    }

    private List<Fault> faults(Victims victims, Random random) {
        List<Fault> faults = new ArrayList<>();
        for (FaultKind kind : EnumSet.copyOf(settings.faults())) {
            switch (kind) {
                case KILL -> faults.add(new Kill(cluster, victims, random));
                case PAUSE -> faults.add(new Pause(victims));
                case RESTART -> faults.add(new RollingRestart(cluster));
                case MEMBERSHIP -> faults.add(new Turnover(cluster, network, victims));
                case REPLACE -> faults.add(new Replacement(cluster, network, victims));
                case PARTITION -> faults.add(new Partition(network, victims, random));
                case SLOW -> {
                    if (network.canSlow()) {
                        faults.add(new SlowNetwork(network, victims, random, settings.electionTimeout()));
                    }
                }
            }
        }
        if (faults.isEmpty()) {
            throw new CommandException("none of these faults can be done on " + network.label());
        }
        return faults;
    }

    /** Every member answers for itself: what it has is judged with the rest. */
    private void readThroughAll(List<String> violations) {
        narrator.say("reading all keys through each member");
        int number = settings.clients() + 1;
        for (MemberProcess member : cluster.members()) {
            try (PandoClient connection = environment.library().connect(List.of(member.address()), CONNECT_LIMIT)) {
                MapClient client = client(number++, ReplicatedMap.of(connection, MAP));
                for (int key = 0; key < settings.keys(); key++) {
                    if (client.read(MapClient.key(key)).outcome() != MapCall.Outcome.OK) {
                        violations.add("%s did not say what key %s has although nothing is in its way any more"
                                .formatted(member, MapClient.key(key)));
                    }
                }
            } catch (RaftException e) {
                violations.add("%s lets no client in although nothing is in its way any more: %s"
                        .formatted(member, e.getMessage()));
            }
        }
    }
}
