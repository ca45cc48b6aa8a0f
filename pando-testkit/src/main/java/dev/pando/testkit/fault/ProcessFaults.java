package dev.pando.testkit.fault;

import dev.pando.core.Ready;
import dev.pando.testkit.FaultKind;
import dev.pando.testkit.cluster.Cluster;
import dev.pando.testkit.history.MemberHistory;
import dev.pando.testkit.history.Observer;
import dev.pando.testkit.world.Machine;
import dev.pando.testkit.world.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What befalls processes and clocks. Who is down comes back after a while. */
final class ProcessFaults implements Observer {
    private static final int CLOCK_PERCENT = 20;

    /** With which leases still hold: two clocks differ by less than a tenth. */
    private static final int SOUND_CLOCK_PERCENT = 4;

    /** Then each task takes up to 10 ms. */
    private static final int MOST_SLOWNESS = 200;

    private final World world;
    private final Cluster cluster;
    private final Happenings happenings;
    private final BooleanSupplier isOver;

    private final boolean areClocksSound;

    /** Strikes that wait for a snapshot to take the place of a log. */
    private final ArrayDeque<Strike> atInstalls = new ArrayDeque<>();

    /** Of the disk, in which the snapshot takes the log's place. */
    private static final int INSTALL_OPERATIONS = 12;

    /**
     * Ready to strike.
     *
     * @param isOver whether nothing is to go wrong any more
     * @param areClocksSound whether clocks may be relied on for leases: they don't leap, and are but a little fast or slow
     */
    ProcessFaults(World world, Cluster cluster, Happenings happenings, BooleanSupplier isOver, boolean areClocksSound) {
        this.isOver = isOver;
        this.areClocksSound = areClocksSound;
        this.world = world;
        this.cluster = cluster;
        this.happenings = happenings;
    }

    @Override
    public void ready(MemberHistory member, Ready ready) {
        Ready.Persist persist = ready.persist();
        if (persist != null && persist.restart() != null && !isOver.getAsBoolean()) {
            Strike strike = atInstalls.poll();
            if (strike != null) {
                Machine victim = member.machine();
                victim.disk().dieAtOperation(1 + strike.dice().nextInt(INSTALL_OPERATIONS));
                happenings.happened(victim, "will crash while a snapshot takes the place of its log");
                comesBack(strike, victim);
            }
        }
    }

    boolean strike(Strike strike) {
        if (strike.kind() == FaultKind.CRASH_IN_INSTALL) {
            return atInstalls.add(strike);
        }
        boolean mayBeClient = strike.kind() == FaultKind.PAUSE || strike.kind() == FaultKind.SLOW_PROCESSOR;
        Machine victim = strike.victim(mayBeClient ? cluster.everybody() : cluster.running(), cluster.leader());
        if (victim == null) {
            return false;
        }
        switch (strike.kind()) {
            case CRASH -> crash(strike, victim);
            case CRASH_IN_WRITE -> crashInWrite(strike, victim);
            case KILL -> {
                happenings.happened(victim, "is killed");
                victim.kill();
                comesBack(strike, victim);
            }
            case BLACKOUT -> blackout(strike);
            case PAUSE -> {
                victim.pauseFor(strike.lastsNanos());
                lasting(strike, victim, "stands still");
            }
            case SLOW_PROCESSOR -> {
                victim.slowBy((int) strike.dice().skewed(2, MOST_SLOWNESS));
                lasting(strike, victim, "is slow");
                world.time().schedule(strike.lastsNanos(), () -> victim.slowBy(1));
            }
            case CLOCK_DRIFT -> drift(strike, victim);
            case CLOCK_JUMP -> {
                if (areClocksSound) {
                    return false;
                }
                victim.leapClock(strike.lastsNanos());
                happenings.happened(victim, "clock leaps by " + strike.lastsNanos() / 1_000_000 + " ms");
            }
            default -> throw new IllegalArgumentException(strike.kind() + " is none of processes.");
        }
        return true;
    }

    private void crash(Strike strike, Machine victim) {
        happenings.happened(victim, "crashes");
        victim.crash();
        comesBack(strike, victim);
    }

    /** Whoever it is by then, if it still runs. */
    void crashAfter(long nanos, Strike strike, Supplier<@Nullable Machine> victim) {
        world.time().schedule(nanos, () -> {
            Machine now = victim.get();
            if (!isOver.getAsBoolean() && now != null && now.member() != null) {
                crash(strike, now);
            }
        });
    }

    /** At one of the next things that it does to its disk, half done or not. */
    private void crashInWrite(Strike strike, Machine victim) {
        victim.disk().dieAtOperation(1 + strike.dice().nextInt(8));
        happenings.happened(victim, "will crash in a write");
        comesBack(strike, victim);
    }

    private void blackout(Strike strike) {
        List<Machine> all = new ArrayList<>(cluster.running());
        for (Machine machine : all) {
            happenings.happened(machine, "crashes, as all do");
            machine.crash();
        }
        for (Machine machine : all) {
            Strike alone = new Strike(
                    strike.kind(), strike.lastsNanos() + strike.dice().nextLong(500_000_000), strike.dice());
            comesBack(alone, machine);
        }
    }

    private void drift(Strike strike, Machine victim) {
        int most = areClocksSound ? SOUND_CLOCK_PERCENT : CLOCK_PERCENT;
        double rate = 1 + strike.dice().nextInt(-most, most + 1) / 100.0;
        victim.runClockAt(rate);
        lasting(strike, victim, "clock runs at " + rate);
        world.time().schedule(strike.lastsNanos(), () -> victim.runClockAt(1));
    }

    private void lasting(Strike strike, Machine victim, String what) {
        long number = happenings.began(victim, what);
        world.time().schedule(strike.lastsNanos(), () -> happenings.ended(number));
    }

    void comesBack(Strike strike, Machine victim) {
        world.time().schedule(strike.lastsNanos(), () -> {
            if (victim.member() == null) {
                cluster.start(victim);
            }
        });
    }
}
