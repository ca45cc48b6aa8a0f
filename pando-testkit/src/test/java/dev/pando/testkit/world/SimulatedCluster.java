package dev.pando.testkit.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pando.Appended;
import dev.pando.Entry;
import dev.pando.Listener;
import dev.pando.Raft;
import dev.pando.RaftOptions;
import dev.pando.core.CoreOptions;
import dev.pando.core.Event;
import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.Role;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Change;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.runtime.LocalMember;
import dev.pando.runtime.Startup;
import dev.pando.runtime.Witness;
import dev.pando.storage.LogStore;
import dev.pando.transport.testing.MemoryNetwork;
import dev.pando.transport.testing.MemoryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A world whose machines do nothing but run members, for tests that say themselves what happens. */
final class SimulatedCluster implements Machine.Owner {
    private final World world;
    private final Dice dice;

    /** What is to be done when the rules of a machine's member give something out, before it is carried out. */
    private final Map<Machine, Consumer<Ready>> hooks = new HashMap<>();

    /** The rules of each machine's member, or of its last. */
    private final Map<Machine, RaftCore> cores = new HashMap<>();

    /** From whom each machine's members have fetched snapshots, one after the other. */
    private final Map<Machine, List<Machine>> sources = new HashMap<>();

    /** How often a leader has answered a read by its lease alone. */
    private int readsByLease;

    /** Who did so while somebody else led in a later term. */
    private final List<String> readsByLeaseTooLate = new ArrayList<>();

    SimulatedCluster(long seed) {
        this(new World(seed));
    }

    private SimulatedCluster(World world) {
        this.world = world;
        dice = world.dice("test");
    }

    Dice random() {
        return dice;
    }

    MemoryNetwork network() {
        return world.network();
    }

    List<Machine> machines() {
        return world.machines();
    }

    @Override
    public Witness witness(Machine machine) {
        return new Witness() {
            private long applied;

            @Override
            public void begins(RaftCore core, LogStore store) {
                cores.put(machine, core);
            }

            @Override
            public void applies(RaftCore core, List<LogEntry> entries) {
                applied = entries.get(entries.size() - 1).index();
            }

            @Override
            public void fetched(RaftCore core, MemberId from) {
                cores.forEach((source, theirs) -> {
                    if (theirs.self().equals(from)) {
                        sources.computeIfAbsent(machine, none -> new ArrayList<>())
                                .add(source);
                    }
                });
            }

            @Override
            public void installs(RaftCore core, SnapshotPoint point) {
                if (point.index() <= applied) {
                    throw new AssertionError(machine + " goes back from " + applied + " to " + point.index());
                }
                applied = point.index();
            }

            @Override
            public void servesByLease(RaftCore core) {
                readsByLease++;
                cores.forEach((other, theirs) -> {
                    if (theirs.role() == Role.LEADER && theirs.term() > core.term()) {
                        readsByLeaseTooLate.add(machine + " relies on its lease, and " + other + " leads.");
                    }
                });
            }

            @Override
            public void ready(RaftCore core, Ready ready) {
                hooks.getOrDefault(machine, none -> {}).accept(ready);
            }
        };
    }

    /** From whom members on this machine have fetched snapshots, one after the other. */
    List<Machine> sources(Machine machine) {
        return sources.getOrDefault(machine, List.of());
    }

    /** Once, when the machine's member appends a configuration, and before anybody else hears of it. */
    void whenConfigurationIsAppended(Machine machine, Runnable then) {
        whenPersisting(
                machine,
                persist -> persist.entries().stream().anyMatch(entry -> entry.kind() == EntryKind.CONFIG),
                then);
    }

    /** Once, when a snapshot is to take the place of the log of the machine's member, and before anything of it is done. */
    void whenSnapshotIsInstalled(Machine machine, Runnable then) {
        whenPersisting(machine, persist -> persist.restart() != null, then);
    }

    private void whenPersisting(Machine machine, Predicate<Ready.Persist> what, Runnable then) {
        hooks.put(machine, ready -> {
            Ready.Persist persist = ready.persist();
            if (persist != null && what.test(persist)) {
                hooks.remove(machine);
                then.run();
            }
        });
    }

    /** What the member on the machine goes by. */
    Configuration configuration(Machine machine) {
        return core(machine).configuration().configuration();
    }

    /** Puts changes to the rules of the member on the machine, past whatever asks for changes. */
    void reconfigure(Machine machine, Change... changes) {
        core(machine).step(new Event.Reconfigure(0, Reconfiguration.of(changes)));
    }

    /** Replicated time as the rules of the member on the machine have it, in milliseconds. */
    long replicatedTimeMs(Machine machine) {
        return core(machine).replicatedTimeMs();
    }

    int readsByLease() {
        return readsByLease;
    }

    List<String> readsByLeaseTooLate() {
        return readsByLeaseTooLate;
    }

    private RaftCore core(Machine machine) {
        return Objects.requireNonNull(cores.get(machine), machine + " never ran.");
    }

    /** The machine whose member leads, as that itself says. */
    Machine leader() {
        return machines().stream()
                .filter(machine -> machine.member() != null
                        && member(machine)
                                .status()
                                .leader()
                                .equals(Optional.of(member(machine).self().id())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nobody leads; " + describe()));
    }

    /** All machines but some. */
    List<Machine> othersThan(Machine... some) {
        List<Machine> others = new ArrayList<>(machines());
        others.removeAll(List.of(some));
        return others;
    }

    /** No packet passes between one machine and others any more. */
    void cutOff(Machine machine, List<Machine> others) {
        others.forEach(other -> network().cutBoth(machine.host(), other.host()));
    }

    /** A machine on which nothing runs yet. */
    Machine machine() {
        return world.machine(this);
    }

    /** A machine on which nothing runs yet, of which somebody else hears. */
    Machine machine(Machine.Owner owner) {
        return world.machine(owner);
    }

    /** Grown from one member: all of them voters. */
    static SimulatedCluster of(int members, long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed);
        cluster.grow(members);
        return cluster;
    }

    /** As {@link #of}, and its members have these options. */
    static SimulatedCluster of(int members, long seed, RaftOptions options) {
        return of(members, seed, options, MemoryOptions.defaults());
    }

    /** As above, on a network with these delays. */
    static SimulatedCluster of(int members, long seed, RaftOptions options, MemoryOptions network) {
        SimulatedCluster cluster = new SimulatedCluster(new World(seed, options, CoreOptions.DEFAULT, network));
        cluster.grow(members);
        return cluster;
    }

    /** As {@link #of}, and its members campaign without asking first. */
    static SimulatedCluster withoutPreVote(int members, long seed) {
        CoreOptions usual = CoreOptions.DEFAULT;
        CoreOptions bounds = new CoreOptions(
                usual.tickMs(),
                usual.electionTicks(),
                usual.heartbeatTicks(),
                usual.maxAppendBytes(),
                usual.maxInflightMessages(),
                usual.maxInflightBytes(),
                usual.maxUncommittedBytes(),
                usual.cacheBytes(),
                false);
        SimulatedCluster cluster =
                new SimulatedCluster(new World(seed, Raft.options(), bounds, MemoryOptions.defaults()));
        cluster.grow(members);
        return cluster;
    }

    void grow(int members) {
        Machine first = world.machine(this);
        up(first, Startup.Intent.START);
        for (int i = 1; i < members; i++) {
            up(world.machine(this), Startup.Intent.JOIN, first);
        }
    }

    /** Returns when the member is what it was started for. */
    void up(Machine machine, Startup.Intent intent, Machine... via) {
        Exception failure = machine.start(
                intent, List.of(via).stream().map(Machine::address).toList());
        if (failure != null) {
            throw new AssertionError(failure);
        }
        runUntil(machine::isReady, 120_000, machine + " is ready");
    }

    static LocalMember member(Machine machine) {
        return Objects.requireNonNull(machine.member(), machine + " is down.");
    }

    static CompletableFuture<Appended> append(Machine machine, String payload) {
        return member(machine).log().appendAsync(payload.getBytes(UTF_8));
    }

    /** All that the member hands to a listener now, from the first entry on. */
    List<Entry> readAll(Machine machine) {
        List<Entry> entries = new ArrayList<>();
        long committed = member(machine).status().appliedIndex();
        try (Listener listener = member(machine).log().listen(1, 1 << 16)) {
            while (entries.size() < committed) {
                Optional<Entry> next = listener.poll(Duration.ZERO);
                if (next.isPresent()) {
                    entries.add(next.get());
                } else if (!world.time().runNext()) {
                    throw new IllegalStateException("Nothing is left to happen, and the log was not handed over.");
                }
            }
        }
        return entries;
    }

    void runFor(long millis) {
        world.time().runFor(millis * 1_000_000);
    }

    /** Lets time pass until the future is done. */
    <T> T await(CompletableFuture<T> future) {
        runUntil(future::isDone, 120_000, "a future");
        return future.join();
    }

    /** Lets time pass until something is so; it must be within a bound of virtual time. */
    void runUntil(BooleanSupplier condition, long withinMillis, String what) {
        long end = world.nowNanos() + withinMillis * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (world.nowNanos() > end || !world.time().runNext()) {
                throw new AssertionError(
                        "Not within " + withinMillis + " ms of virtual time: " + what + "; now " + describe());
            }
        }
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        for (Machine machine : machines()) {
            LocalMember member = machine.member();
            text.append('\n').append(machine).append(' ').append(member == null ? "down" : member.status());
        }
        return text.toString();
    }
}
