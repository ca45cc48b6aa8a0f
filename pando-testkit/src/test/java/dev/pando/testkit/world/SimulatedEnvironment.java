package dev.pando.testkit.world;

import dev.pando.runtime.Environment;
import dev.pando.runtime.Loop;
import dev.pando.storage.Disk;
import dev.pando.storage.testing.MemoryDisk;
import dev.pando.transport.Transport;
import dev.pando.transport.testing.ManualScheduler;
import dev.pando.transport.testing.MemoryNetwork;
import dev.pando.transport.testing.MemoryTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One process on a simulated machine: from a start to its end. */
final class SimulatedEnvironment implements Environment {
    private static final long QUICK_NANOS = 50_000;
    private static final long SLOW_NANOS = 3_000_000;

    private final ManualScheduler scheduler;
    private final SplittableRandom random;
    private final MemoryDisk disk;
    private final MemoryTransport transport;
    private final List<SimulatedLoop> loops = new ArrayList<>();

    SimulatedEnvironment(
            ManualScheduler scheduler, MemoryNetwork network, String host, MemoryDisk disk, SplittableRandom random) {
        this.scheduler = scheduler;
        this.random = random;
        this.disk = disk;
        this.transport = network.transport(host);
    }

    @Override
    public Loop loop(String name, Consumer<Throwable> onFailure) {
        boolean touchesDisk = name.endsWith("-writer") || name.endsWith("-reader") || name.endsWith("-filler");
        SimulatedLoop loop =
                new SimulatedLoop(scheduler, random.split(), onFailure, touchesDisk ? SLOW_NANOS : QUICK_NANOS);
        loops.add(loop);
        return loop;
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public long random() {
        long bits = random.nextLong();
        return bits == 0 ? 1 : bits;
    }

    @Override
    public void close() {
        transport.close();
    }

    /** The power goes off. */
    void crash() {
        loops.forEach(SimulatedLoop::close);
        transport.crash();
        disk.crash(random.nextLong());
    }
}
