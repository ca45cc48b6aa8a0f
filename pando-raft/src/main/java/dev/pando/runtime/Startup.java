package dev.pando.runtime;

import dev.pando.InvalidDataException;
import dev.pando.RaftOptions;
import dev.pando.StartException;
import dev.pando.backup.BackupReader;
import dev.pando.core.CoreOptions;
import dev.pando.core.StoredLog;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.directory.Admission;
import dev.pando.storage.directory.DataDirectory;
import dev.pando.storage.directory.Identity;
import dev.pando.transport.Backoff;
import dev.pando.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings a member up: binds its address, opens its data, decides whether it founds, joins or resumes, and puts its parts
 * together. What fails on the way releases everything.
 */
public final class Startup {
    static final long GROUP = 0;

    /** Ticks in an election timeout; a heartbeat comes every tenth of one. */
    private static final int ELECTION_TICKS = 20;

    private final Environment environment;
    private final RaftOptions options;

    /** What a member that has no state does. */
    public enum Intent {
        /** Founds a cluster. */
        START,
        /** Joins one. */
        JOIN,
        /** Nothing: state is demanded. */
        RESUME
    }

    /**
     * A member on its way.
     *
     * @param member closes like any other
     * @param ready completes when the member does what it was started for: it is a voter, or resumed
     */
    public record Started(LocalMember member, CompletableFuture<Void> ready) {}

    public Startup(Environment environment, RaftOptions options) {
        this.environment = environment;
        this.options = options;
    }

    /**
     * Brings a member up; doesn't wait for it to be ready.
     *
     * @param listen where to bind, {@code host:port}
     * @param via whom to ask when joining
     */
    public Started up(Intent intent, String listen, List<String> via) {
        return up(intent, listen, via, null);
    }

    /**
     * Brings up the first member of a new cluster, which has what is in a backup; doesn't wait for it to be ready.
     *
     * @param backup into an empty data directory
     */
    public Started restored(String listen, BackupReader.Source backup) {
        return up(Intent.RESUME, listen, List.of(), backup);
    }

    private Started up(Intent intent, String listen, List<String> via, BackupReader.@Nullable Source backup) {
        long incarnation = environment.random();
        Inbound inbound = new Inbound(incarnation);
        Transport.Listening listening = bind(listen, inbound);
        try {
            return up(intent, listen, via, backup, inbound, incarnation, listening);
        } catch (RuntimeException e) {
            listening.close();
            environment.close();
            throw e;
        }
    }

    private Transport.Listening bind(String listen, Inbound inbound) {
        try {
            String address = Addresses.toBind(listen, options.isInsecure());
            return environment.transport().listen(address, inbound);
        } catch (IOException e) {
            environment.close();
            throw new StartException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        } catch (RuntimeException e) {
            environment.close();
            throw e;
        }
    }

    private Started up(
            Intent intent,
            String listen,
            List<String> via,
            BackupReader.@Nullable Source backup,
            Inbound inbound,
            long incarnation,
            Transport.Listening listening) {
        String advertised = options.advertise() != null
                ? options.advertise()
                : Addresses.toAdvertise(listen, listening.port(), options.isInsecure());
        Path path = options.dataDir() != null
                ? options.dataDir()
                : Path.of("pando-data", Integer.toString(listening.port()));
        Loops loops = new Loops(
                environment, "pando-" + listening.port(), !options.machines().isEmpty());
        try {
            if (backup != null) {
                restore(path, advertised, backup, loops);
            }
            DataDirectory directory = open(path, intent, loops);
            try {
                Identity identity = identify(directory, intent, advertised, via);
                LogStore store = directory.openGroup(GROUP);
                return assemble(identity, via, directory, store, inbound, incarnation, listening, loops, intent);
            } catch (IOException | RuntimeException e) {
                close(directory);
                throw e;
            }
        } catch (IOException e) {
            loops.close();
            throw new InvalidDataException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        } catch (RuntimeException e) {
            loops.close();
            throw e;
        }
    }

    private void restore(Path path, String advertised, BackupReader.Source backup, Loops loops) throws IOException {
        try (DataDirectory directory = open(path, Intent.START, loops)) {
            MemberId member = new MemberId(environment.random(), environment.random());
            ClusterId cluster = new ClusterId(environment.random(), environment.random());
            new Restoration(directory, backup).run(member, cluster, advertised);
        }
    }

    private DataDirectory open(Path path, Intent intent, Loops loops) throws IOException {
        LogOptions logOptions =
                new LogOptions(options.segmentBytes(), loops.filler, new SplittableRandom(environment.random()));
        return intent == Intent.RESUME
                ? DataDirectory.openExisting(environment.disk(), path, logOptions)
                : DataDirectory.open(environment.disk(), path, logOptions);
    }

    static void close(DataDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(Startup.class).warn("A data directory could not be closed.", e);
        }
    }

    /** Who the member is: found on disk, or made and synced now. */
    private Identity identify(DataDirectory directory, Intent intent, String advertised, List<String> via)
            throws IOException {
        Identity found = directory.identity().orElse(null);
        if (found == null) {
            return createIdentity(directory, intent, advertised, via);
        }
        if (found.state() == Identity.State.REMOVED) {
            throw new InvalidDataException("Member " + found.member() + " was removed from its cluster, or left it; its"
                    + " data in " + directory.path()
                    + " can't be used again. Join as a new member, with a data directory"
                    + " of its own.");
        }
        if (found.state() == Identity.State.RESTORING) {
            throw new InvalidDataException("A backup was being restored into " + directory.path()
                    + ", and not to its end. Empty the directory, and restore it again.");
        }
        if (found.state() == Identity.State.LACKING) {
            throw new InvalidDataException("The data of member " + found.member() + " in " + directory.path()
                    + " lacks entries that it had acknowledged: it was restored from an earlier copy, or its disk has lost"
                    + " them. Join as a new member, with an empty directory, in the place of this one.");
        }
        boolean joinsAnew = found.state() == Identity.State.JOINING && intent == Intent.JOIN;
        Identity now = found.withAdvertised(advertised)
                .withAdmission(joinsAnew ? admission(via, found.admission()) : found.admission());
        if (!now.equals(found)) {
            directory.save(now);
        }
        return now;
    }

    private Identity createIdentity(DataDirectory directory, Intent intent, String advertised, List<String> via)
            throws IOException {
        MemberId id = new MemberId(environment.random(), environment.random());
        Identity identity =
                switch (intent) {
                    case RESUME ->
                        throw new InvalidDataException("There is no member in " + directory.path()
                                + ": nothing to resume. Is the right disk mounted? To found a cluster, start; to enter one,"
                                + " join.");
                    case START ->
                        new Identity(
                                id,
                                new ClusterId(environment.random(), environment.random()),
                                Identity.State.FOUNDING,
                                advertised,
                                Admission.NONE);
                    case JOIN ->
                        new Identity(
                                id,
                                ClusterId.UNKNOWN,
                                Identity.State.JOINING,
                                advertised,
                                admission(via, Admission.NONE));
                };
        directory.save(identity);
        return identity;
    }

    /** What was said when it began to join stays, unless something else is said now. */
    private Admission admission(List<String> via, Admission before) {
        MemberId replaced = options.replaces();
        return new Admission(
                via, options.isReadReplica() || before.isReplica(), replaced == null ? before.replaced() : replaced);
    }

    private Started assemble(
            Identity identity,
            List<String> via,
            DataDirectory directory,
            LogStore store,
            Inbound inbound,
            long incarnation,
            Transport.Listening listening,
            Loops loops,
            Intent intent) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        CompletableFuture<Void> voting = new CompletableFuture<>();
        Delivery delivery = new Delivery(loops.delivery, store, loops::diskFailed);
        IdentityKeeper keeper = new IdentityKeeper(loops.node, loops.writer, directory, identity, loops::diskFailed);
        Release release = new Release(environment, loops, listening, directory, store, delivery, closed);
        Node node = new Node(new NodeParts(
                environment,
                loops.node,
                loops.writer,
                loops.reader,
                loops.snapshots,
                loops.machines,
                store,
                coreOptions(),
                GROUP,
                identity.member(),
                incarnation,
                identity.advertised(),
                options.priority(),
                removeSilentMs(),
                via,
                options.maxEntryBytes(),
                options.joinTimeout().toMillis(),
                keeper,
                options.machines(),
                options.compaction(),
                options.snapshotBytesPerSecond(),
                delivery,
                voting,
                release,
                this::backoff));
        loops.node(node);
        LocalLog log = new LocalLog(
                node,
                delivery,
                store,
                options.maxEntryBytes(),
                options.maxPendingBytes(),
                options.appendTimeout().toMillis());
        LocalSync sync =
                new LocalSync(node, loops.delivery, options.appendTimeout().toMillis());
        release.members(log, sync, node.machines(), voting);
        boolean empty = store.lastIndex() == 0;
        boolean joining = isJoining(identity, store);
        CompletableFuture<Void> takesPart = new CompletableFuture<>();
        Runnable begin = () -> {
            if (node.isStopped()) {
                return;
            }
            inbound.attach(node);
            node.start();
            if (identity.state() == Identity.State.FOUNDING && empty) {
                node.found();
            } else if (joining) {
                node.join(identity.admission());
            }
            takesPart.complete(null);
        };
        boolean resumed =
                (identity.state() == Identity.State.ESTABLISHED && !joining) || (joining && intent == Intent.RESUME);
        if (resumed) {
            CompletableFuture<?> unused = voting.whenComplete((done, refusal) -> {
                if (refusal != null) {
                    takesPart.completeExceptionally(refusal);
                    loops.node.execute(() -> node.fail(refusal)); // nobody else would hear of it
                }
            });
        }
        String former = formerAddress(identity, store);
        loops.node.execute(
                former == null
                        ? begin
                        : () -> new FormerAddress(
                                        loops.node,
                                        environment.transport(),
                                        identity,
                                        former,
                                        via,
                                        incarnation,
                                        node.electionTimeoutNanos())
                                .ask(begin, node::fail));
        CompletableFuture<Void> ready = resumed ? takesPart : voting;
        LocalMember member = new LocalMember(
                node,
                loops.delivery,
                log,
                sync,
                options.isEphemeral(),
                options.joinTimeout().toMillis(),
                options.appendTimeout().toMillis(),
                closed);
        return new Started(member, ready);
    }

    /**
     * A joiner asks until it was a voter in some configuration that it knows, or a read replica in one that is committed: it
     * may have been let in by an entry that was replaced. Whoever was there once doesn't come back by itself after its
     * removal.
     */
    private static boolean isJoining(Identity identity, LogStore store) {
        StoredLog log = store.recoveredLog();
        boolean wasThere = log.configurations().stream()
                .anyMatch(c -> c.configuration().isVoter(identity.member())
                        || (c.configuration().isReplica(identity.member()) && c.index() <= log.commitIndex()));
        return identity.state() == Identity.State.JOINING
                || (identity.state() == Identity.State.ESTABLISHED
                        && !identity.admission().via().isEmpty()
                        && !wasThere);
    }

    /** Where the cluster knows a member that comes back elsewhere; null if it is where it was. */
    private static @Nullable String formerAddress(Identity identity, LogStore store) {
        List<StoredLog.ConfigurationAt> known = store.recoveredLog().configurations();
        if (known.isEmpty()) {
            return null;
        }
        return known.get(known.size() - 1)
                .configuration()
                .server(identity.member())
                .map(Server::address)
                .filter(address -> !address.equals(identity.advertised()))
                .orElse(null);
    }

    private long removeSilentMs() {
        Duration silence = options.removeSilentAfter();
        return silence == null ? 0 : Math.max(silence.toMillis(), 10L * options.electionTimeoutMs());
    }

    private Backoff backoff() {
        Duration longest = Duration.ofMillis(options.electionTimeoutMs());
        return new Backoff(longest.dividedBy(20), longest, new SplittableRandom(environment.random()));
    }

    private CoreOptions coreOptions() {
        CoreOptions bounds = environment.bounds();
        return new CoreOptions(
                Math.max(1, options.electionTimeoutMs() / ELECTION_TICKS),
                ELECTION_TICKS,
                ELECTION_TICKS / 10,
                bounds.maxAppendBytes(),
                bounds.maxInflightMessages(),
                bounds.maxInflightBytes(),
                bounds.maxUncommittedBytes(),
                bounds.cacheBytes(),
                bounds.preVote());
    }
}
