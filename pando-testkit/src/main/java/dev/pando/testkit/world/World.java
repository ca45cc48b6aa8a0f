package dev.pando.testkit.world;

import dev.pando.Raft;
import dev.pando.RaftOptions;
import dev.pando.core.CoreOptions;
import dev.pando.transport.testing.ManualScheduler;
import dev.pando.transport.testing.MemoryNetwork;
import dev.pando.transport.testing.MemoryOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Machines, the network between them, and the time that passes on all of them: everything decided by one seed. */
public final class World {
    private final long seed;
    private final ManualScheduler time = new ManualScheduler();
    private final MemoryNetwork network;
    private final RaftOptions memberOptions;
    private final CoreOptions bounds;
    private final List<Machine> machines = new ArrayList<>();

    /**
     * @param memberOptions of every member, but for the data directory
     * @param bounds that every member's rules go by
     * @param network how the network behaves where nothing is wrong
     */
    public World(long seed, RaftOptions memberOptions, CoreOptions bounds, MemoryOptions network) {
        this.seed = seed;
        this.memberOptions = memberOptions;
        this.bounds = bounds;
        this.network = new MemoryNetwork(time, dice("network"), network);
    }

    /** With the defaults, but for segments that are small, so that there are several. */
    public World(long seed) {
        this(seed, Raft.options().segmentBytes(64 << 10), CoreOptions.DEFAULT, MemoryOptions.defaults());
    }

    /** A new machine, on which nothing runs yet. */
    public Machine machine(Machine.Owner owner) {
        int number = machines.size();
        Machine machine = new Machine(this, number, "127.0.0." + (number + 1), owner);
        machines.add(machine);
        return machine;
    }

    public List<Machine> machines() {
        return Collections.unmodifiableList(machines);
    }

    public ManualScheduler time() {
        return time;
    }

    public long nowNanos() {
        return time.nowNanos();
    }

    public MemoryNetwork network() {
        return network;
    }

    CoreOptions bounds() {
        return bounds;
    }

    RaftOptions memberOptions() {
        return memberOptions;
    }

    /** Dice for one purpose; other purposes don't change what they show. */
    public Dice dice(String purpose) {
        return Dice.forPurpose(seed, purpose);
    }
}
