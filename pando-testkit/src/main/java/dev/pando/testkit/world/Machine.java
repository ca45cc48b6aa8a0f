package dev.pando.testkit.world;

import dev.pando.RaftException;
import dev.pando.RaftOptions;
import dev.pando.client.ClientLoop;
import dev.pando.core.membership.MemberId;
import dev.pando.runtime.LocalMember;
import dev.pando.runtime.Loop;
import dev.pando.runtime.Startup;
import dev.pando.runtime.Witness;
import dev.pando.storage.directory.Admission;
import dev.pando.storage.testing.MemoryDisk;
import dev.pando.transport.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A machine with a disk and a clock of its own, on which a process runs now and then: a member, or a client. What
 * happens to it from outside is asked for here; what it does by itself it tells its {@link Owner}.
 */
public final class Machine {
    private static final int FIRST_PORT = 10240;
    private static final long QUICK_NANOS = 50_000;
    private static final long DISK_NANOS = 2_000_000;

    private final World world;
    private final int number;
    private final String host;
    private final Owner owner;
    private final MemoryDisk disk;
    private final MachineClock clock;
    private final Pace pace;
    private final Pace diskPace;

    /** The disk's, for snapshots: other files than the log's, whose requests may overtake. */
    private final Pace snapshotPace;

    private int port = FIRST_PORT;
    private UnaryOperator<RaftOptions> tuning = UnaryOperator.identity();
    private int processes;
    private @Nullable SimulatedProcess process;
    private @Nullable LocalMember member;

    /** Completes when the member that runs is what it was started for. */
    private CompletableFuture<Void> ready = new CompletableFuture<>();

    /** Who hears what becomes of a machine's process. */
    public interface Owner {
        /** Sees what the rules of the member do that is about to start. */
        default Witness witness(Machine machine) {
            return Witness.NONE;
        }

        /** A member runs. Its programs begin here; they run on {@code executor}, and end with the process. */
        default void started(Machine machine, LocalMember member, Executor executor) {}

        /** The process has ended from one moment to the next. */
        default void ended(Machine machine) {}

        /** The member has stopped by itself, or was closed; null for a wish of its owner. */
        default void stopped(Machine machine, @Nullable Throwable cause) {}

        /** A task of the machine's own programs has failed. */
        default void broke(Machine machine, Throwable failure) {}
    }

    Machine(World world, int number, String host, Owner owner) {
        this.world = world;
        this.number = number;
        this.host = host;
        this.owner = owner;
        disk = new MemoryDisk(world.dice("disk " + number));
        Dice dice = world.dice("machine " + number);
        clock = new MachineClock(world.time());
        pace = new Pace(world.time(), dice.split(), QUICK_NANOS);
        diskPace = new Pace(world.time(), dice.split(), DISK_NANOS);
        snapshotPace = new Pace(world.time(), world.dice("snapshots " + number), DISK_NANOS);
    }

    /** From 0, in the order in which machines were made. */
    public int number() {
        return number;
    }

    public String host() {
        return host;
    }

    /** Where its member is reached. */
    public String address() {
        return host + ":" + port;
    }

    /** From its next start on its member runs with options of its own. */
    public void tune(UnaryOperator<RaftOptions> change) {
        tuning = change;
    }

    /** From now on members are reached at another address. For a machine on which none runs. */
    public void move() {
        if (process != null) {
            throw new IllegalStateException("A process runs on " + host + ".");
        }
        port++;
    }

    public MemoryDisk disk() {
        return disk;
    }

    Owner owner() {
        return owner;
    }

    MachineClock clock() {
        return clock;
    }

    Pace pace() {
        return pace;
    }

    Pace diskPace() {
        return diskPace;
    }

    Pace snapshotPace() {
        return snapshotPace;
    }

    /** Whether a process runs, be its member at work or stopped. */
    public boolean isUp() {
        return process != null;
    }

    /** The member that runs here, null if none does. */
    public @Nullable LocalMember member() {
        return member;
    }

    /** Whether the member that runs is what it was started for: it is a voter, or resumed. */
    public boolean isReady() {
        return member != null && ready.isDone() && !ready.isCompletedExceptionally();
    }

    /** How many processes have run here. */
    public int processes() {
        return processes;
    }

    /**
     * Starts a member.
     *
     * @param admission whom it asks to be let in, and as what, where it has not got in before
     * @return null if it runs, or why it does not; also null where the disk died in the middle, and the process with it
     */
    public @Nullable RaftException start(Startup.Intent intent, Admission admission) {
        SimulatedProcess begun = begin(owner.witness(this));
        RaftOptions options = options(admission);
        Startup.Started started;
        try {
            started = new Startup(begun, options).up(intent, address(), admission.via());
        } catch (RaftException e) {
            if (!disk.isDead()) {
                disk.kill();
                end();
                return e;
            }
            endIfDiskIsDead();
            return null;
        }
        if (disk.isDead()) {
            endIfDiskIsDead();
            return null;
        }
        LocalMember up = started.member();
        member = up;
        ready = started.ready();
        up.closed().whenComplete((done, cause) -> {
            if (member == up) {
                member = null;
                owner.stopped(this, cause instanceof CompletionException wrapped ? wrapped.getCause() : cause);
            }
        });
        Loop programs = begun.loop(pace, failure -> owner.broke(this, failure));
        owner.started(this, up, programs);
        return null;
    }

    private RaftOptions options(Admission admission) {
        RaftOptions options = world.memberOptions().dataDir(Path.of("/" + host));
        MemberId replaced = admission.replaced();
        options = replaced == null ? options : options.replaces(replaced);
        return tuning.apply(admission.isReplica() ? options.readReplica() : options);
    }

    /** Starts a member as most are: as a voter, in nobody's place. */
    public @Nullable RaftException start(Startup.Intent intent, List<String> via) {
        return start(intent, new Admission(via, false, null));
    }

    /** Starts a client's process: a loop and a transport for it. */
    public void startClient(ClientStart client) {
        SimulatedProcess begun = begin(Witness.NONE);
        Consumer<Throwable> onFailure = failure -> owner.broke(this, failure);
        client.start(new SimulatedClientLoop(begun.loop(pace, onFailure)), begun.transport());
    }

    /** What a client begins with. */
    @FunctionalInterface
    public interface ClientStart {
        void start(ClientLoop loop, Transport transport);
    }

    private SimulatedProcess begin(Witness witness) {
        if (process != null) {
            throw new IllegalStateException("A process runs on " + host + " already.");
        }
        processes++;
        SimulatedProcess begun =
                new SimulatedProcess(world, this, world.dice("process " + number + " " + processes), witness);
        process = begun;
        return begun;
    }

    /** The power goes off. What was not synced is kept, lost or torn. */
    public void crash() {
        if (process != null) {
            disk.crash(world.dice("crash " + number + " " + processes).nextLong());
            end();
        }
    }

    /** The process ends; the machine goes on. */
    public void kill() {
        if (process != null) {
            disk.kill();
            end();
        }
    }

    private void end() {
        SimulatedProcess over = process;
        process = null;
        member = null;
        if (over != null) {
            over.end();
        }
        pace.recover();
        diskPace.recover();
        snapshotPace.recover();
        owner.ended(this);
    }

    /** A disk that was told to die in the middle of something takes its machine along. */
    void endIfDiskIsDead() {
        if (process != null && disk.isDead()) {
            crash();
        }
    }

    /** It does nothing for a while; its clock goes on, and its disk finishes what it has begun. */
    public void pauseFor(long nanos) {
        pace.standFor(nanos);
        stallDiskFor(nanos);
    }

    /** Whether its processor stands still. */
    public boolean isStanding() {
        return pace.isStanding();
    }

    /** Its processor takes so many times as long as usual. */
    public void slowBy(int factor) {
        pace.slowBy(factor);
    }

    /** Its disk takes so many times as long as usual. */
    public void slowDiskBy(int factor) {
        diskPace.slowBy(factor);
        snapshotPace.slowBy(factor);
    }

    /** Its disk finishes nothing for a while. */
    public void stallDiskFor(long nanos) {
        stallLogFor(nanos);
        stallSnapshotsFor(nanos);
    }

    /** Its disk finishes nothing of the log for a while; snapshots go on. */
    public void stallLogFor(long nanos) {
        diskPace.standFor(nanos);
    }

    /** Its disk finishes nothing of snapshots for a while; the log goes on. */
    public void stallSnapshotsFor(long nanos) {
        snapshotPace.standFor(nanos);
    }

    /** Its clock is so many times as fast as virtual time. */
    public void runClockAt(double rate) {
        clock.runAt(rate);
    }

    /** Its clock leaps ahead. */
    public void leapClock(long nanos) {
        clock.leap(nanos);
    }

    /** Processor, disk and clock work as they usually do. */
    public void recover() {
        pace.recover();
        diskPace.recover();
        snapshotPace.recover();
        clock.runAt(1);
    }

    /** Tasks that wait on its loops. */
    public int backlog() {
        return process == null ? 0 : process.backlog();
    }

    @Override
    public String toString() {
        return host;
    }
}
