package dev.pando.testkit.world;

import dev.pando.core.CoreOptions;
import dev.pando.runtime.Environment;
import dev.pando.runtime.Loop;
import dev.pando.runtime.Witness;
import dev.pando.storage.Disk;
import dev.pando.transport.Transport;
import dev.pando.transport.testing.MemoryTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One process on a machine, from a start to its end: all that a member touches. */
final class SimulatedProcess implements Environment {
    private final World world;
    private final Machine machine;
    private final Dice dice;
    private final Witness witness;
    /** How the names of those loops end that a slow disk makes slow. */
    private static final List<String> DISK_LOOPS = List.of("-writer", "-reader", "-filler", "-snapshots");

    private final MemoryTransport transport;
    private final List<SimulatedLoop> loops = new ArrayList<>();

    SimulatedProcess(World world, Machine machine, Dice dice, Witness witness) {
        this.world = world;
        this.machine = machine;
        this.dice = dice;
        this.witness = witness;
        this.transport = world.network().transport(machine.host());
    }

    @Override
    public Loop loop(String name, Consumer<Throwable> onFailure) {
        boolean isMachines = name.endsWith("-machines"); // which write snapshots between commands
        boolean waitsForDisk = DISK_LOOPS.stream().anyMatch(name::endsWith) || (isMachines && dice.nextBoolean());
        Pace ofDisk = name.endsWith("-snapshots") || isMachines ? machine.snapshotPace() : machine.diskPace();
        Consumer<Throwable> heard = failure -> {
            machine.owner().broke(machine, failure); // whatever else comes of it
            onFailure.accept(failure);
        };
        return waitsForDisk || isMachines
                ? loop(waitsForDisk ? ofDisk : machine.pace(), heard, machine::endIfDiskIsDead)
                : loop(machine.pace(), heard);
    }

    /** A loop that ends with the process. */
    SimulatedLoop loop(Pace pace, Consumer<Throwable> onFailure) {
        return loop(pace, onFailure, () -> {});
    }

    private SimulatedLoop loop(Pace pace, Consumer<Throwable> onFailure, Runnable afterEach) {
        SimulatedLoop loop = new SimulatedLoop(world.time(), machine.clock(), pace, onFailure, afterEach);
        loops.add(loop);
        return loop;
    }

    @Override
    public Disk disk() {
        return machine.disk();
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public CoreOptions bounds() {
        return world.bounds();
    }

    @Override
    public Witness witness() {
        return witness;
    }

    @Override
    public long random() {
        long bits = dice.nextLong();
        return bits == 0 ? 1 : bits;
    }

    @Override
    public void close() {
        transport.close();
    }

    /** Tasks that wait on its loops. */
    int backlog() {
        return loops.stream().mapToInt(SimulatedLoop::length).sum();
    }

    /** It does nothing more, and closes nothing. */
    void end() {
        loops.forEach(SimulatedLoop::close);
        transport.crash();
    }
}
