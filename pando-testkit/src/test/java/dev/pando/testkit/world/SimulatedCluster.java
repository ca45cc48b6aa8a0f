package dev.pando.testkit.world;

import dev.pando.Raft;
import dev.pando.RaftOptions;
import dev.pando.runtime.Startup;
import dev.pando.storage.testing.MemoryDisk;
import dev.pando.transport.testing.ManualScheduler;
import dev.pando.transport.testing.MemoryNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Machines, the network between them, and the time that passes on all of them. */
final class SimulatedCluster {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final SplittableRandom random;
    private final MemoryNetwork network;
    private final RaftOptions options;
    private final List<SimulatedMachine> machines = new ArrayList<>();

    SimulatedCluster(long seed) {
        this(seed, Raft.options().segmentBytes(64 << 10));
    }

    SimulatedCluster(long seed, RaftOptions options) {
        this.random = new SplittableRandom(seed);
        this.network = new MemoryNetwork(scheduler, random.split());
        this.options = options;
    }

    RaftOptions options() {
        return options;
    }

    ManualScheduler scheduler() {
        return scheduler;
    }

    SplittableRandom random() {
        return random;
    }

    MemoryNetwork network() {
        return network;
    }

    List<SimulatedMachine> machines() {
        return machines;
    }

    SimulatedEnvironment process(String host, MemoryDisk disk) {
        return new SimulatedEnvironment(scheduler, network, host, disk, random.split());
    }

    /** A machine on which nothing runs yet. */
    SimulatedMachine machine() {
        SimulatedMachine machine = new SimulatedMachine(this, "127.0.0." + (machines.size() + 1));
        machines.add(machine);
        return machine;
    }

    /** Grown from one member: all of them voters. */
    static SimulatedCluster of(int members, long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed);
        cluster.grow(members);
        return cluster;
    }

    void grow(int members) {
        SimulatedMachine seedMachine = machine();
        await(seedMachine.up(Startup.Intent.START));
        for (int i = 1; i < members; i++) {
            await(machine().up(Startup.Intent.JOIN, seedMachine));
        }
    }

    void runFor(long millis) {
        scheduler.runFor(millis * 1_000_000);
    }

    /** Lets time pass until the future is done. */
    <T> T await(CompletableFuture<T> future) {
        runUntil(future::isDone, 120_000, "a future");
        return future.join();
    }

    /** Lets time pass until something is so; it must be within a bound of virtual time. */
    void runUntil(BooleanSupplier condition, long withinMillis, String what) {
        long end = scheduler.nowNanos() + withinMillis * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (scheduler.nowNanos() > end || !scheduler.runNext()) {
                throw new AssertionError(
                        "Not within " + withinMillis + " ms of virtual time: " + what + "; now " + describe());
            }
        }
    }

    String describe() {
        StringBuilder text = new StringBuilder();
        for (SimulatedMachine machine : machines) {
            text.append('\n').append(machine.host()).append(' ');
            text.append(machine.isUp() ? machine.member().status() : "down");
        }
        return text.toString();
    }
}
