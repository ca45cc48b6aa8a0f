package dev.pando.testkit.fault;

import dev.pando.testkit.FaultKind;
import dev.pando.testkit.cluster.Cluster;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.plan.PlannedFault;
import dev.pando.testkit.world.Dice;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Brings planned faults about, counts those that did come about, and heals everything in the end. */
public final class Faults {
    private static final long BRING_BACK_NANOS = 1_000_000_000;

    private final World world;
    private final Cluster cluster;
    private final NetworkFaults network;
    private final ProcessFaults processes;
    private final DiskFaults disks;
    private final MembershipFaults membership;
    private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    private final Dice dice;
    private boolean isOver;

    /** @param areClocksSound whether clocks may be relied on for leases */
    public Faults(World world, Cluster cluster, ClusterHistory history, Happenings happenings, boolean areClocksSound) {
        this.world = world;
        this.cluster = cluster;
        network = new NetworkFaults(world, cluster, happenings);
        processes = new ProcessFaults(world, cluster, happenings, () -> isOver, areClocksSound);
        history.add(processes);
        disks = new DiskFaults(world, cluster, history, happenings);
        membership = new MembershipFaults(cluster, history, network, processes, happenings);
        dice = world.dice("who comes back");
        bringBack();
    }

    /** Most faults say when their victims come back; who is down for another reason does so sooner or later. */
    private void bringBack() {
        world.time().schedule(BRING_BACK_NANOS, () -> {
            if (!isOver) {
                cluster.down().stream().filter(machine -> dice.happens(150)).forEach(cluster::start);
                bringBack();
            }
        });
    }

    /** Will come about at its time from now on, if anything is there that it can befall. */
    public void plan(PlannedFault fault) {
        world.time().schedule(fault.atNanos(), () -> {
            if (!isOver && comesAbout(Strike.of(fault))) {
                counts.merge(fault.kind(), 1, Integer::sum);
            }
        });
    }

    private boolean comesAbout(Strike strike) {
        return switch (strike.kind()) {
            case CRASH,
                    CRASH_IN_WRITE,
                    CRASH_IN_INSTALL,
                    KILL,
                    BLACKOUT,
                    PAUSE,
                    SLOW_PROCESSOR,
                    CLOCK_DRIFT,
                    CLOCK_JUMP -> processes.strike(strike);
            case PARTITION,
                    ISOLATION,
                    ONE_WAY,
                    CHAIN,
                    FLAPPING,
                    BROKEN_CONNECTIONS,
                    LOSS,
                    REPETITION,
                    REORDERING,
                    SLOW_NETWORK -> network.strike(strike);
            case SLOW_DISK,
                    STALLED_DISK,
                    FAILED_WRITE,
                    FAILED_SYNC,
                    FULL_DISK,
                    FLIPPED_READ,
                    BIT_ROT,
                    TRUNCATED_FILE,
                    MISDIRECTED_WRITE -> disks.strike(strike);
            case JOIN, LEAVE, WIPE, TRANSFER, REMOVE, REMOVE_DEAD, RECONFIGURE, REPLACE, MOVE ->
                membership.strike(strike);
        };
    }

    /** By kind, those that came about. */
    public Map<FaultKind, Integer> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** Whether some way is cut. */
    public boolean isPartitioned() {
        return network.isPartitioned();
    }

    /** Nothing goes wrong any more, and everybody who is down and can comes back. */
    public void healAll() {
        isOver = true;
        network.healAll();
        world.machines().forEach(Machine::recover);
        for (Machine machine : cluster.standings().keySet()) {
            machine.disk().recover();
            cluster.full(machine, false);
        }
    }
}
