package dev.pando.testkit;

import dev.pando.Raft;
import dev.pando.RaftOptions;
import dev.pando.Status;
import dev.pando.core.CoreOptions;
import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.runtime.LocalMember;
import dev.pando.testkit.cluster.Cluster;
import dev.pando.testkit.cluster.Standing;
import dev.pando.testkit.fault.Faults;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.history.Observer;
import dev.pando.testkit.invariant.Invariants;
import dev.pando.testkit.plan.Plan;
import dev.pando.testkit.plan.PlanDrawing;
import dev.pando.testkit.situation.Reached;
import dev.pando.testkit.situation.Situations;
import dev.pando.testkit.trace.Trace;
import dev.pando.testkit.workload.Clients;
import dev.pando.testkit.workload.Load;
import dev.pando.testkit.workload.ProgramLoad;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import dev.pando.transport.testing.MemoryOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: the cluster is grown, clients begin, faults come about as planned; then everything is healed, and the cluster
 * must serve again and agree.
 */
final class Run implements Cluster.Host {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long SLICE_NANOS = 20 * MILLI;
    private static final long SCAN_NANOS = 5 * SECOND;

    /** A pause and a stalled disk may come in between. */
    private static final long FAIL_STOP_NANOS = 15 * SECOND;

    private static final long GROW_NANOS = 60 * SECOND;
    private static final long AFTERMATH_NANOS = 3 * SECOND;
    private static final long SETTLE_NANOS = 60 * SECOND;

    /** Many times what the busiest slice of a good run has. */
    private static final int MAX_TASKS_PER_SLICE = 500_000;

    /** How many members are preferred as leaders, more or less. */
    private static final int PREFERRED_PER_MILLE = 300;

    private final SimulationOptions options;
    private final long seed;
    private final Plan plan;
    private final World world;
    private final ClusterHistory history;
    private final Cluster cluster;
    private final Load load;
    private final Drawing drawing;
    private final Faults faults;
    private final Fingerprint fingerprint;
    private final Reached reached;
    private final LeaderCount leaders = new LeaderCount();
    private @Nullable Violation violation;
    private long lastScanNanos;

    Run(SimulationOptions options, long seed, Trace trace, @Nullable ProgramUnderTest<?> test) {
        this.options = options;
        this.seed = seed;
        plan = PlanDrawing.draw(options, seed);
        world = new World(
                seed,
                test == null ? Clients.memberOptions(memberOptions(plan), plan.workload()) : memberOptions(plan),
                plan.bounds(),
                MemoryOptions.defaults().withDelays(plan.minDelayNanos(), plan.maxDelayNanos()));
        history = new ClusterHistory(this::violated);
        drawing = new Drawing(world, trace);
        reached = new Reached(drawing::situation);
        int preferred =
                plan.faults().isEmpty() ? 0 : PREFERRED_PER_MILLE; // a leader is a matter of elections alone otherwise
        cluster = new Cluster(world, preferred, history, this, reached, this::violated);
        load = load(test);
        faults = new Faults(world, cluster, history, drawing, plan.workload().readsByLease());
        fingerprint = new Fingerprint(world);
        Invariants.of(history, world.time()::nowNanos, plan.electionTimeoutMs() / CoreOptions.DEFAULT.electionTicks())
                .forEach(history::add);
        Situations.spotters(history, reached, faults::isPartitioned).forEach(history::add);
        history.add(fingerprint);
        history.add(leaders);
        if (trace != Trace.NONE) {
            history.add(drawing);
        }
    }

    private Load load(@Nullable ProgramUnderTest<?> test) {
        int operations = options.plan().operations();
        return test == null
                ? new Clients(
                        world,
                        cluster,
                        plan.workload(),
                        operations,
                        index -> history.committed().get((int) index - 1).term(),
                        reached,
                        this::violated)
                : new ProgramLoad<>(world, cluster, plan.workload(), operations, test);
    }

    /** Where logs are compacted segments are small, so that there is something to drop. */
    private static RaftOptions memberOptions(Plan plan) {
        RaftOptions options = Raft.options()
                .electionTimeout(Duration.ofMillis(plan.electionTimeoutMs()))
                .segmentBytes(plan.workload().compactEvery() == 0 ? 64 << 10 : 16 << 10);
        long rate = plan.workload().snapshotBytesPerSecond();
        return rate == 0 ? options : options.snapshotBytesPerSecond(rate);
    }

    /** The first thing that was found stays: what follows may be its consequence. */
    private void violated(Violation found) {
        if (violation == null) {
            violation = found;
        }
    }

    SimulationResult run() {
        try {
            grow();
            breakThings();
            heal();
            judge();
        } catch (Violation found) {
            violated(found);
        } catch (RuntimeException | StackOverflowError broken) {
            violated(new Violation("Simulation", "something let an exception out: " + broken, broken));
        }
        Violation found = violation;
        if (found != null) {
            drawing.violated(found);
        }
        return result();
    }

    private SimulationResult result() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        faults.counts().forEach((kind, count) -> counts.put(kind.name(), count));
        return new SimulationResult(
                seed,
                violation,
                plan.members(),
                world.nowNanos(),
                load.completed(),
                leaders.changes(),
                plan.faults().size(),
                counts,
                reached.counts(),
                fingerprint.hash());
    }

    // The parts of a run

    private void grow() {
        cluster.found();
        while (cluster.standings().size() < plan.members()) {
            await(() -> !cluster.isSettling(), GROW_NANOS, "the cluster grows");
            cluster.join(false);
        }
        await(() -> !cluster.isSettling(), GROW_NANOS, "the cluster has grown");
    }

    private void breakThings() {
        plan.faults().stream()
                .filter(fault -> options.plan().allows(fault.number()))
                .forEach(faults::plan);
        load.begin(cluster.running().stream().map(Machine::address).toList());
        pass(plan.faultNanos());
    }

    private void heal() {
        faults.healAll();
        if (plan.leavesMinorityDead()) {
            cluster.margin().buryMinority(world.dice("burial"));
        }
        cluster.down().forEach(cluster::start);
        pass(AFTERMATH_NANOS);
        cluster.guideTheLost();
        load.stop();
        await(this::isSettled, SETTLE_NANOS, "everything is healed, and all have the same log");
        List<CompletableFuture<?>> probes = load.probes(cluster.running());
        await(
                () -> probes.stream().allMatch(CompletableFuture::isDone) && isSettled(),
                SETTLE_NANOS,
                "everything is healed, and each member and client appends and reads");
        probes.forEach(Run::hasSucceeded);
        await(this::isQuiet, SETTLE_NANOS, "nothing piles up any more");
    }

    private static void hasSucceeded(CompletableFuture<?> probe) {
        try {
            probe.join();
        } catch (CompletionException | CancellationException e) {
            throw new Violation("Liveness", "everything is healed, and a caller still gets " + e.getMessage(), e);
        }
    }

    private void judge() {
        check();
        history.scan();
        check();
        if (plan.bounds().preVote()) {
            leaders.check(faults.counts().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum());
        }
        for (MemberHistory member : history.members()) {
            if (member.isUp() && !history.isSuspect(member.machine())) {
                hasStored(member);
            }
        }
        cluster.running().forEach(machine -> load.checkIsSame(machine, history.committed()));
        pass(SLICE_NANOS);
        load.judge(history.committed());
    }

    private void hasStored(MemberHistory member) {
        List<LogEntry> stored;
        try {
            stored = member.stored();
        } catch (IOException e) {
            throw new Violation("SameLog", member + " can't read its log: " + e.getMessage(), e);
        }
        List<LogEntry> committed = history.committed();
        if (!stored.equals(committed.subList((int) member.baseIndex(), committed.size()))) {
            throw new Violation("SameLog", member + " has something else on disk than what is committed");
        }
    }

    // How far it is

    private boolean isSettled() {
        cluster.down().forEach(cluster::start);
        if (!cluster.down().isEmpty()
                || cluster.isSettling()
                || cluster.administration().isUnderWay()
                || !cluster.with(Standing.LEAVING).isEmpty()
                || cluster.leader() == null
                || cluster.misplaced() != null) {
            return false;
        }
        long last = history.committedIndex();
        for (Machine machine : cluster.running()) {
            LocalMember member = machine.member();
            MemberHistory known = history.on(machine);
            if (member == null
                    || known == null
                    || known.durable().size() != last) { // others may commit without its disk
                return false;
            }
            Status status = member.status();
            if (status.leader().isEmpty()
                    || status.lastIndex() != last
                    || status.appliedIndex() != last
                    || !load.isAt(machine, last)) {
                return false;
            }
        }
        return load.open() == 0;
    }

    private boolean isQuiet() {
        return world.machines().stream().allMatch(machine -> machine.backlog() < 10)
                && world.network().queuedBytes() < 100_000;
    }

    // Time

    /** Lets time pass until something is so; it must be within a bound. */
    private void await(BooleanSupplier condition, long withinNanos, String what) {
        long end = world.nowNanos() + withinNanos;
        while (!condition.getAsBoolean()) {
            if (world.nowNanos() >= end) {
                throw new Violation(
                        "Liveness",
                        "not within " + withinNanos / SECOND + " s after " + what + " would be possible; now "
                                + describe());
            }
            pass(SLICE_NANOS);
        }
    }

    private void pass(long nanos) {
        long end = world.nowNanos() + nanos;
        while (world.nowNanos() < end) {
            slice(Math.min(end, world.nowNanos() + SLICE_NANOS));
            if (world.nowNanos() - lastScanNanos >= SCAN_NANOS) {
                lastScanNanos = world.nowNanos();
                cluster.checkThatFailedDisksStopMembers(FAIL_STOP_NANOS);
                history.scan();
                check();
            }
        }
    }

    private void slice(long end) {
        int tasks = 0;
        while (world.time().nextNanos() <= end) {
            world.time().runNext();
            check();
            if (++tasks > MAX_TASKS_PER_SLICE) {
                throw new Violation("Liveness", "time stands still: there is always something more to do at once");
            }
        }
        world.time().runFor(end - world.nowNanos());
    }

    private void check() {
        if (violation != null) {
            throw violation;
        }
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        cluster.standings().forEach((machine, standing) -> {
            LocalMember member = machine.member();
            text.append(machine).append(' ').append(standing).append(' ');
            MemberHistory known = history.on(machine);
            text.append(member == null || known == null ? "down" : known);
            if (known != null && known.leads()) {
                text.append(", followers ").append(known.core().followers());
            }
            text.append("; ");
        });
        String misplaced = cluster.misplaced();
        text.append(misplaced == null ? "" : misplaced + "; ");
        return text + "committed up to " + history.committedIndex() + ", " + load.open() + " operations open";
    }

    // What becomes of machines

    @Override
    public void started(Machine machine, LocalMember member, Executor executor) {
        drawing.machine(machine);
        drawing.started(machine);
        load.memberStarted(machine, member, executor);
    }

    @Override
    public void ended(Machine machine) {
        load.memberEnded(machine);
        drawing.down(machine);
    }

    @Override
    public void stopped(Machine machine) {
        load.memberStopped(machine);
        drawing.down(machine);
    }

    @Override
    public void noted(Machine machine, String what) {
        drawing.happened(machine, what);
    }

    /** Counts how often somebody else became leader. */
    private static final class LeaderCount implements Observer {
        private static final int TERMS_AT_LEAST = 15;

        private long lastTerm;
        private @Nullable MemberHistory last;
        private int leaders;

        int changes() {
            return Math.max(0, leaders - 1);
        }

        /** Elections come of faults, and of nothing else: with pre-vote and stickiness there are fewer than faults. */
        void check(int faults) {
            int most = TERMS_AT_LEAST + faults * 3 / 2;
            if (lastTerm > most) {
                throw new Violation(
                        "StableLeadership", "after " + faults + " faults the term is " + lastTerm + ", above " + most);
            }
        }

        @Override
        public void ready(MemberHistory member, Ready ready) {
            if (member.leads() && member.core().term() > lastTerm) {
                lastTerm = member.core().term();
                leaders += member == last ? 0 : 1;
                last = member;
            }
        }
    }
}
