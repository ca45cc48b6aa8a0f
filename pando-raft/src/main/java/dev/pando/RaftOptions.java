package dev.pando;

import dev.pando.backup.BackupReader;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.runtime.LocalRecovery;
import dev.pando.runtime.Members;
import dev.pando.runtime.Startup;
import dev.pando.transport.Address;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a member runs. Immutable: each method gives changed options back. Every option has a default that is right for a
 * local network; a value that can't work is refused at once, with a message that says why.
 */
public final class RaftOptions {
    static final RaftOptions DEFAULT = new RaftOptions(new Builder());

    private final @Nullable Path dataDir;
    private final boolean ephemeral;
    private final @Nullable String advertise;
    private final boolean insecure;
    private final int electionTimeoutMs;
    private final int maxEntryBytes;
    private final Duration appendTimeout;
    private final Duration joinTimeout;
    private final long maxPendingBytes;
    private final int segmentBytes;
    private final @Nullable ThreadFactory threadFactory;
    private final boolean readReplica;
    private final @Nullable MemberId replaces;
    private final int priority;
    private final @Nullable Duration removeSilentAfter;
    private final List<RegisteredMachine<?, ?>> machines;
    private final CompactionPolicy compaction;
    private final long snapshotBytesPerSecond;

    private RaftOptions(Builder values) {
        this.dataDir = values.dataDir;
        this.ephemeral = values.ephemeral;
        this.advertise = values.advertise;
        this.insecure = values.insecure;
        this.electionTimeoutMs = values.electionTimeoutMs;
        this.maxEntryBytes = values.maxEntryBytes;
        this.appendTimeout = values.appendTimeout;
        this.joinTimeout = values.joinTimeout;
        this.maxPendingBytes = values.maxPendingBytes;
        this.segmentBytes = values.segmentBytes;
        this.threadFactory = values.threadFactory;
        this.readReplica = values.readReplica;
        this.replaces = values.replaces;
        this.priority = values.priority;
        this.removeSilentAfter = values.removeSilentAfter;
        this.machines = values.machines;
        this.compaction = values.compaction;
        this.snapshotBytesPerSecond = values.snapshotBytesPerSecond;
    }

    /**
     * Starts the first member of a new cluster; on a data directory that has state, resumes that member instead, and
     * never founds a second cluster.
     *
     * @param listen the address to listen on, {@code host:port}; {@code :port} is loopback, unless {@link #insecure()}:
     *     then it is every interface. Port 0 takes a free one
     * @throws StartException if the address can't be used
     * @throws InvalidDataException if the data directory can't be used
     */
    public Member start(String listen) {
        return Members.up(Startup.Intent.START, this, listen, List.of());
    }

    /**
     * Joins a cluster, and returns when this member is a voter that has caught up, or a read replica that has. On a data
     * directory that has state, resumes that member instead; one that had not finished joining goes on with it.
     *
     * @param listen as for {@link #start}
     * @param via addresses of members; one that works is enough
     * @throws JoinException if it has not got in within {@link #joinTimeout}, or was refused; the message says what each
     *     address said
     * @throws StartException if the address can't be used
     * @throws InvalidDataException if the data directory can't be used
     */
    public Member join(String listen, List<String> via) {
        return Members.up(Startup.Intent.JOIN, this, listen, List.copyOf(via));
    }

    /**
     * Resumes a member from its data directory; never founds a cluster and never joins one, so that a disk that is not
     * mounted can't. What a service unit should use. At another address than before it has that noted by the cluster, by
     * itself; where all members have moved, {@link #join} with one's new address in {@code via} resumes them.
     *
     * @throws InvalidDataException if the data directory has no member in it, can't be used, or is a copy of the data of a
     *     member that runs elsewhere
     * @throws StartException if the address can't be used
     */
    public Member resume(String listen) {
        return Members.up(Startup.Intent.RESUME, this, listen, List.of());
    }

    /**
     * Has the member {@link #join} as a read replica: it receives the log, serves listeners and reads, and has no vote, so
     * that neither elections nor appends wait for it. {@link Member#reconfigure} makes a voter of it. Where a join goes on
     * that was begun so, it need not be said again, and can't be taken back.
     */
    public RaftOptions readReplica() {
        return with(b -> b.readReplica = true);
    }

    /**
     * Has the member {@link #join} in the place of one that is lost for good with its disk: that one is removed as this one
     * is added, at the same address or another. Joining is put off as long as the other one answers.
     *
     * @param lost whose id is in {@link Member#roster}
     */
    public RaftOptions replaces(MemberId lost) {
        return with(b -> b.replaces = lost);
    }

    /**
     * Starts the first member of a new cluster that has the log of a backup, at the same indexes. Those who belonged to the
     * cluster of before don't belong to this one: others join it.
     *
     * @param listen as for {@link #start}
     * @param backup what {@link PandoClient#backup} has written; read to its end before anything is written
     * @throws StartException if the address can't be used
     * @throws InvalidDataException if the backup is none, damaged or cut off; if the data directory has a member's data in it
     *     already, or can't be used. Where writing it has failed the directory has to be emptied before another try
     */
    public Member restore(String listen, Path backup) {
        return Members.restored(this, listen, new BackupReader.Source() {
            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(backup);
            }

            @Override
            public String name() {
                return backup.toString();
            }
        });
    }

    /**
     * Opens a member's data to make a new cluster of it, after the others are lost for good. For a member that does not run.
     *
     * @throws IllegalStateException if {@link #dataDir} was not said
     * @throws InvalidDataException if no member's data is there, it has not belonged to a cluster or was removed from it, it
     *     runs, or its log is damaged
     */
    public Recovery recovery() {
        Path directory = dataDir;
        if (directory == null) {
            throw new IllegalStateException("To recover a member, say with dataDir() which data it has.");
        }
        return LocalRecovery.open(directory);
    }

    /** Where the member keeps its data. Default: {@code pando-data/PORT} under the working directory. */
    public RaftOptions dataDir(Path directory) {
        return with(b -> {
            b.dataDir = directory;
            b.ephemeral = false;
        });
    }

    /** Keeps everything in memory: the member can't come back, and leaves its cluster when closed. */
    public RaftOptions ephemeral() {
        return with(b -> {
            b.dataDir = null;
            b.ephemeral = true;
        });
    }

    /**
     * Where the other members reach this one, {@code host:port}. Default: the address it listens on, with the port that
     * was bound. Where it listens on every interface, that is what this machine's own name resolves to, which other
     * machines may not reach: say it then.
     */
    public RaftOptions advertise(String address) {
        Address parsed = Address.parse(address);
        require(
                !parsed.host().isEmpty() && parsed.port() > 0,
                "Others need a host and a port to reach this member, as HOST:PORT, not '" + address + "'.");
        return with(b -> b.advertise = address);
    }

    /** Allows addresses other than loopback without TLS: whoever reaches the port can do anything. */
    public RaftOptions insecure() {
        return with(b -> b.insecure = true);
    }

    /**
     * How long without a leader's word before an election: 1 s by default; 50 ms to 1 min. All members must agree on
     * it: to change it, stop all of them first, or {@link Consistency#LEASE} reads may be stale until all have the same.
     * Heartbeats come ten times as often.
     */
    public RaftOptions electionTimeout(Duration timeout) {
        long ms = timeout.toMillis();
        require(ms >= 50 && ms <= 60_000, "An election timeout is 50 ms to 1 min, not " + ms + " ms.");
        return with(b -> b.electionTimeoutMs = (int) ms);
    }

    /** The largest payload: 1 MiB by default, 1 byte to 64 MiB. All members must agree on it. */
    public RaftOptions maxEntryBytes(int bytes) {
        require(
                bytes >= 1 && bytes <= LogEntry.MAX_PAYLOAD_BYTES,
                "The largest payload is 1 byte to 64 MiB, not " + bytes + " bytes.");
        return with(b -> b.maxEntryBytes = bytes);
    }

    /** How long {@link Log#append(byte[])} and {@link Sync#barrier()} wait: 30 s by default. */
    public RaftOptions appendTimeout(Duration timeout) {
        require(timeout.toMillis() >= 1, "A time-out is 1 ms or more.");
        return with(b -> b.appendTimeout = timeout);
    }

    /**
     * How long {@link #join}, {@link Member#leave}, {@link Member#remove} and {@link Member#reconfigure} wait: 1 min by
     * default. A member that joins, and gets no entry of the log for ten times as long as the leader has here, is removed.
     */
    public RaftOptions joinTimeout(Duration timeout) {
        require(timeout.toMillis() >= 1, "A time-out is 1 ms or more.");
        return with(b -> b.joinTimeout = timeout);
    }

    /** Payload bytes that may be pending through this member: 64 MiB by default, 64 KiB or more. */
    public RaftOptions maxPendingBytes(long bytes) {
        require(bytes >= 64 << 10, "Pending appends need 64 KiB or more, not " + bytes + " bytes.");
        return with(b -> b.maxPendingBytes = bytes);
    }

    /**
     * How fast this member gives its snapshot to members that need it, all of them together, so that appends and their
     * acknowledgements do not wait behind it: 256 KiB/s or more; as fast as it can by default.
     */
    public RaftOptions snapshotBytesPerSecond(long bytes) {
        require(
                bytes >= 256 << 10,
                "A snapshot is given at 256 KiB/s or more, or members would begin it anew again and again; not at "
                        + bytes + " bytes/s.");
        return with(b -> b.snapshotBytesPerSecond = bytes);
    }

    /**
     * The size of the log's files: 32 MiB by default, 8 KiB to 1 GiB. Compaction drops whole files: what a log keeps beyond its
     * snapshot is up to one of them.
     */
    public RaftOptions segmentBytes(int bytes) {
        require(bytes >= 8 << 10 && bytes <= 1 << 30, "A segment has 8 KiB to 1 GiB, not " + bytes + " bytes.");
        return with(b -> b.segmentBytes = bytes);
    }

    /**
     * How much this member is preferred as a leader: 0 to 100, 0 by default. A leader that has led for five election timeouts
     * hands leadership to a voter of a higher priority that answers and has what is committed. Elections don't go by it: whoever
     * is there leads while the preferred one is away.
     */
    public RaftOptions priority(int priority) {
        require(priority >= 0 && priority <= 100, "A priority is 0 to 100, not " + priority + ".");
        return with(b -> b.priority = priority);
    }

    /**
     * Has this member, while it leads, remove whoever it has not heard of for so long: for clusters whose machines come and go
     * unasked. Never done by default: a removed member has to join anew, and one that is only cut off is removed too. Whoever
     * is needed for a quorum of those that answer is never removed. Ten election timeouts at least; a change of leader begins
     * the count anew.
     */
    public RaftOptions removeSilentAfter(Duration silence) {
        require(silence.toMillis() >= 1, "A time-out is 1 ms or more.");
        return with(b -> b.removeSilentAfter = silence);
    }

    /**
     * Has the member carry out the commands of a machine: the log then belongs to the machines that are registered, and can
     * neither be appended to nor compacted by hand. All members of a cluster register the same ones, from the beginning on; one
     * that is added later begins empty.
     *
     * @param factory makes it as it is before the first command; called at each start of a member, and whenever the state comes
     *     from another member, on one of this member's threads
     * @throws IllegalArgumentException if one of that name is registered, or one whose name gives the same number
     */
    public <C, R> RaftOptions machine(MachineType<C, R> type, Supplier<? extends StateMachine<C, R>> factory) {
        for (RegisteredMachine<?, ?> other : machines) {
            require(
                    other.type().id() != type.id(),
                    "A machine '" + other.type().name() + "' is registered already, and '" + type.name()
                            + "' has the same number (" + type.id() + "): give it another name.");
        }
        require(
                type.id() != MachineType.OPERATOR_ID,
                "The name '" + type.name() + "' gives a number that is taken: give the machine another name.");
        List<RegisteredMachine<?, ?>> all = new ArrayList<>(machines);
        all.add(new RegisteredMachine<>(type, factory));
        return with(b -> b.machines = List.copyOf(all));
    }

    /**
     * When the log of machines is compacted: by default when it has grown as large as the latest snapshot, and to 64 MiB at
     * least.
     */
    public RaftOptions compaction(CompactionPolicy policy) {
        return with(b -> b.compaction = policy);
    }

    /** Makes the member's threads. Default: daemon threads named {@code pando-PORT-...}. */
    public RaftOptions threadFactory(ThreadFactory factory) {
        return with(b -> b.threadFactory = factory);
    }

    /** Null where it follows from the port. */
    public @Nullable Path dataDir() {
        return dataDir;
    }

    public boolean isEphemeral() {
        return ephemeral;
    }

    /** Null where it follows from the address that is bound. */
    public @Nullable String advertise() {
        return advertise;
    }

    public boolean isInsecure() {
        return insecure;
    }

    public int electionTimeoutMs() {
        return electionTimeoutMs;
    }

    public int maxEntryBytes() {
        return maxEntryBytes;
    }

    public Duration appendTimeout() {
        return appendTimeout;
    }

    public Duration joinTimeout() {
        return joinTimeout;
    }

    public long maxPendingBytes() {
        return maxPendingBytes;
    }

    public int segmentBytes() {
        return segmentBytes;
    }

    /** Null for the default. */
    public @Nullable ThreadFactory threadFactory() {
        return threadFactory;
    }

    public boolean isReadReplica() {
        return readReplica;
    }

    /** 0 to 100. */
    public int priority() {
        return priority;
    }

    /** Null for never. */
    public @Nullable Duration removeSilentAfter() {
        return removeSilentAfter;
    }

    /** In the order in which they were registered. */
    public List<RegisteredMachine<?, ?>> machines() {
        return machines;
    }

    /** 0 for as fast as it can. */
    public long snapshotBytesPerSecond() {
        return snapshotBytesPerSecond;
    }

    public CompactionPolicy compaction() {
        return compaction;
    }

    /** Null if it replaces nobody. */
    public @Nullable MemberId replaces() {
        return replaces;
    }

    private RaftOptions with(java.util.function.Consumer<Builder> change) {
        Builder values = new Builder();
        values.dataDir = dataDir;
        values.ephemeral = ephemeral;
        values.advertise = advertise;
        values.insecure = insecure;
        values.electionTimeoutMs = electionTimeoutMs;
        values.maxEntryBytes = maxEntryBytes;
        values.appendTimeout = appendTimeout;
        values.joinTimeout = joinTimeout;
        values.maxPendingBytes = maxPendingBytes;
        values.segmentBytes = segmentBytes;
        values.threadFactory = threadFactory;
        values.readReplica = readReplica;
        values.replaces = replaces;
        values.priority = priority;
        values.removeSilentAfter = removeSilentAfter;
        values.machines = machines;
        values.compaction = compaction;
        values.snapshotBytesPerSecond = snapshotBytesPerSecond;
        change.accept(values);
        return new RaftOptions(values);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static final class Builder {
        private @Nullable Path dataDir;
        private boolean ephemeral;
        private @Nullable String advertise;
        private boolean insecure;
        private int electionTimeoutMs = 1_000;
        private int maxEntryBytes = 1 << 20;
        private Duration appendTimeout = Duration.ofSeconds(30);
        private Duration joinTimeout = Duration.ofMinutes(1);
        private long maxPendingBytes = 64 << 20;
        private int segmentBytes = 32 << 20;
        private @Nullable ThreadFactory threadFactory;
        private boolean readReplica;
        private @Nullable MemberId replaces;
        private int priority;
        private @Nullable Duration removeSilentAfter;
        private List<RegisteredMachine<?, ?>> machines = List.of();
        private CompactionPolicy compaction = CompactionPolicy.bySize(64 << 20);
        private long snapshotBytesPerSecond;
    }
}
