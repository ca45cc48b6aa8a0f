package dev.pando.runtime;

import dev.pando.ClosedException;
import dev.pando.InvalidDataException;
import dev.pando.JoinException;
import dev.pando.MachineType;
import dev.pando.MachinesStatus;
import dev.pando.RaftException;
import dev.pando.RegisteredMachine;
import dev.pando.RemovedException;
import dev.pando.core.Event;
import dev.pando.core.Outcome;
import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.Role;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import dev.pando.storage.directory.Admission;
import dev.pando.transport.Backoff;
import dev.pando.transport.Connection;
import dev.pando.transport.ConnectionHandler;
import dev.pando.transport.Hello;
import dev.pando.transport.Packet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that owns a group: it alone steps the rules, and carries out what they ask for (D3). What it does beyond
 * that stands in classes of their own, which it calls and which call it, all on its loop: {@link Dispatch},
 * {@link Appends}, {@link Requests}, {@link MembershipQueue}, {@link Links}, {@link Applier}, {@link LogWriter}.
 */
final class Node {
    private static final Logger log = LoggerFactory.getLogger(Node.class);

    /** The request id of an answer that nobody has asked for. */
    private static final long UNASKED = 0;

    /** So many times as long as joining may take, a learner may get no further before it is removed. */
    private static final long LEARNERS_JOIN_TIMEOUTS = 10;

    private final NodeParts parts;
    private final Loop loop;
    private final RaftCore core;
    private final SessionTable sessions = new SessionTable();
    private final LogWriter writer;
    private final Applier applier;
    private final Processes processes = new Processes();
    private final Links links;
    private final Refusals refusals = new Refusals(this);
    private final Relocation relocation;
    private final Preference preference;
    private final SilentMembers silentMembers;
    private final OwnSession own;
    private final Appends appends;
    private final Requests requests;
    private final MembershipQueue membership;
    private final Dispatch dispatch;
    private final Board board;
    private final Witness witness;
    private final SnapshotTraffic snapshots;
    private final Installation installation;
    private final Compaction compaction;

    /** Null if the log belongs to its users. */
    private final @Nullable MachineHost machines;

    /** Who waits for an {@link Outcome}, by request id. */
    private final Map<Long, Consumer<Outcome>> asked = new TreeMap<>();

    private long requestIds;
    private volatile @Nullable Joiner joiner;
    private @Nullable Departure departure;

    /** What was last acted upon, to notice changes. */
    private long noticedTerm = -1;

    private @Nullable MemberId noticedLeader;
    private long noticedConfigurationIndex = -1;
    private Configuration noticedConfiguration = Configuration.EMPTY;
    private long noticedCommittedConfigurationIndex = -1;

    /** Whom this member connects to. */
    private List<Server> acquaintances = List.of();

    /** The latest configuration that was applied with this member in it; 0 before the first. */
    private long belongsSinceIndex;

    /** Nothing is carried out before, whatever its callers ask for meanwhile. */
    private boolean takesPart;

    private boolean hasLeft;
    private boolean stopped;

    /** Of what is committed by the {@link Ready} that is carried out: see {@link #isAwaitedElsewhere}. */
    private boolean isCommitAwaited = true;

    Node(NodeParts parts) {
        this.parts = parts;
        this.loop = parts.loop();
        this.core = new RaftCore(
                parts.coreOptions(),
                parts.group(),
                parts.self(),
                parts.store().recoveredHardState(),
                parts.store().recoveredLog(),
                parts.environment().random());
        this.witness = parts.environment().witness();
        this.writer = new LogWriter(
                loop,
                parts.writerLoop(),
                parts.store(),
                witness::wrote,
                this::persisted,
                this::send,
                this::storageFailed);
        this.applier = new Applier(
                loop, parts.readerLoop(), parts.store(), core::durableIndex, this::applied, this::storageFailed);
        this.links = new Links(new NodeWiring(this, parts), processes);
        this.relocation = new Relocation(this);
        this.preference = new Preference(this, links);
        this.silentMembers =
                new SilentMembers(this, parts.removeSilentMs(), LEARNERS_JOIN_TIMEOUTS * parts.joinTimeoutMs());
        this.own = new OwnSession(new OwnRoute(this, parts), parts.coreOptions().electionTicks());
        this.appends = new Appends(this);
        this.requests = new Requests(this);
        this.membership = new MembershipQueue(this);
        this.dispatch = new Dispatch(this, links, appends, new Tails(this, parts.delivery(), parts.group()));
        this.machines = parts.machines().isEmpty() ? null : new MachineHost(this, parts);
        this.board = new Board(this, parts.delivery().loop());
        this.snapshots = new SnapshotTraffic(this, parts);
        this.installation = new Installation(this, parts, applier);
        this.compaction = new Compaction(this, parts);
        loop.afterTasks(this::flush);
        witness.begins(core, parts.store());
    }

    /** Begins to take part. Called on its loop. */
    void start() {
        takesPart = true;
        installation.resume();
        if (machines != null) {
            machines.begin();
        }
        applier.advance(core.commitIndex(), List.of());
        scheduleTick();
        noticeChanges();
    }

    /** Founds a cluster of this member alone. */
    void found() {
        ask(id -> new Event.Found(id, Configuration.of(new Server(self(), advertised()))), outcome -> {
            if (outcome instanceof Outcome.Refused refused) {
                fail(new IllegalStateException("Founding was refused: " + refused.detail()));
            }
        });
    }

    /** Asks to be let in, until it is. */
    void join(Admission admission) {
        Joiner asking = new Joiner(this, admission);
        joiner = asking;
        asking.begin();
    }

    // What happens to it

    private void scheduleTick() {
        loop.schedule(parts.coreOptions().tickMs() * 1_000_000L, () -> {
            if (!stopped) {
                scheduleTick();
                tick();
            }
        });
    }

    private void tick() {
        step(new Event.Tick());
        appends.tick();
        own.tick();
        requests.tick();
        membership.tick();
        relocation.tick();
        preference.tick();
        silentMembers.tick();
        snapshots.tick();
        if (departure != null) {
            departure.tick();
        }
        board.refresh();
    }

    private void persisted(Event.Persisted event) {
        if (!stopped) {
            step(event);
            installation.proceed();
            compaction.proceed();
            applier.readOn();
            if (core.durableIndex() > 0) {
                parts.identity().established(configuration().contains(self()));
            }
            parts.delivery().durable(core.durableIndex());
            if (machines != null) {
                machines.durable(core.durableIndex());
            }
        }
    }

    private void applied(List<LogEntry> entries) {
        witness.applies(core, entries);
        entries.forEach(sessions::apply);
        board.progressed();
        if (machines == null) {
            checkIsForUsers(entries);
            parts.delivery().applied(entries, core.durableIndex());
            own.applied(entries);
        } else {
            own.applied(entries); // whoever waits for a result says so before there is one
            machines.applied(entries, core.durableIndex());
            parts.delivery().applied(entries, core.durableIndex());
        }
        appends.applied(entries);
        for (LogEntry entry : entries) {
            if (entry.kind() == EntryKind.CONFIG) {
                configurationApplied(entry.index(), Configuration.decode(entry.payload()));
            }
        }
    }

    private void checkIsForUsers(List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            if (entry.machine() != 0) {
                fail(new InvalidDataException("Entry " + entry.index()
                        + " is a command for a machine, and this member was started without machines: register those of the"
                        + " cluster with RaftOptions.machine, and resume it."));
                return;
            }
        }
    }

    /** Why what is for this machine (0 for none) can't go into the log; null if it can. */
    @Nullable String misdirected(int machine) {
        if (machine == 0) {
            return machines == null
                    ? null
                    : "The log of this cluster belongs to its machines: submit commands to these, and append nothing.";
        }
        boolean isKnown = parts.machines().stream().anyMatch(spec -> spec.type().id() == machine)
                || (machines != null && machine == OperatorMachine.TYPE.id());
        return isKnown
                ? null
                : "The leader has no machine of the number " + machine + ", but these: " + machineNames()
                        + ". All members register the same machines.";
    }

    String machineNames() {
        return MachineHost.names(parts.machines().stream().map(RegisteredMachine::type));
    }

    boolean isRegistered(MachineType<?, ?> type) {
        return parts.machines().stream().anyMatch(spec -> spec.type().equals(type));
    }

    /** Own commands are committed. */
    void claim(List<MachineHost.Claim> committed) {
        if (machines != null) {
            machines.claim(committed);
        }
    }

    /** All of a snapshot is here, and right. */
    void fetched(MemberId from, SnapshotPoint point) {
        witness.fetched(core, from);
        step(new Event.SnapshotFetched(point));
    }

    /** What a snapshot stands for takes the place of what would have been applied up to its index. */
    void installed(LogState state) {
        SnapshotPoint point = state.point();
        witness.installs(core, point);
        sessions.become(state.sessions());
        parts.delivery().installed(point.index());
        if (machines != null) {
            machines.installed(point.index());
        }
        own.installed(sessions);
        configurationApplied(
                point.configuration().index(), point.configuration().configuration());
    }

    private void configurationApplied(long index, Configuration configuration) {
        if (configuration.contains(self())) {
            belongsSinceIndex = index;
            if (isSettledIn(configuration)) {
                if (isKnownHereBy(configuration)) {
                    endJoining();
                }
                parts.voting().complete(null);
            }
        } else if (belongsSinceIndex != 0 && !configuration().contains(self())) {
            // Committed, and newer than the one that it was in (D6).
            removed();
        }
    }

    /** Whether this member is what it stays by itself: a voter or a read replica. */
    private boolean isSettledIn(Configuration configuration) {
        return configuration.isVoter(self()) || configuration.isReplica(self());
    }

    /** Whether a member is this leader, or may be there: it was not silent for an election timeout under it. */
    boolean mayBeThere(MemberId member) {
        return member.equals(self())
                || core.followers().stream()
                        .anyMatch(follower -> follower.member().equals(member)
                                && follower.silentTicks() < parts.coreOptions().electionTicks());
    }

    /** Whether nobody has to be asked to let this member in, by what is committed. */
    boolean hasJoined() {
        Configuration committed = core.committedConfiguration().configuration();
        return isSettledIn(committed) && isKnownHereBy(committed);
    }

    /** Whether this member is where its cluster takes it to be, as far as that takes it to be anywhere. */
    boolean isWhereItIsKnown() {
        return !configuration().contains(self()) || isKnownHereBy(configuration());
    }

    private boolean isKnownHereBy(Configuration configuration) {
        return configuration
                .server(self())
                .filter(server -> server.address().equals(advertised()))
                .isPresent();
    }

    /** Another process says that it is this other member. */
    void findOut(MemberId member, long incarnation) {
        if (!stopped) {
            links.findOut(member, incarnation);
        }
    }

    /** Who the other members' processes are. Asked by any thread. */
    Processes processes() {
        return processes;
    }

    private void endJoining() {
        Joiner asking = joiner;
        if (asking != null) {
            asking.end();
        }
    }

    void storageFailed(IOException cause) {
        fail(Loops.storageFailed(cause));
    }

    // What it does

    /** Carries out what the rules ask for, after the events that came together. */
    private void flush() {
        if (takesPart) {
            carryOutAll();
        }
        links.flush();
    }

    private void carryOutAll() {
        if (!stopped) {
            noticeChanges(); // a leader may have stepped down with nothing to carry out
        }
        while (!stopped && core.hasReady()) {
            Ready ready = core.ready();
            witness.ready(core, ready);
            carryOut(ready);
        }
        if (core.isToldOfRemoval() && !stopped) {
            removed();
        }
        if (core.lackingIndex() != 0 && !stopped) {
            parts.identity().lacking();
            fail(
                    new InvalidDataException(
                            "Member " + self() + " has acknowledged entries up to " + core.lackingIndex()
                                    + ", and its log ends at " + core.lastIndex()
                                    + ": its data was restored from an earlier copy, or its disk has lost what it said was durable. It"
                                    + " can't be used again: join as a new member, with an empty directory, in the place of this one."));
        }
    }

    private void carryOut(Ready ready) {
        isCommitAwaited = isAwaitedElsewhere(ready.committed());
        ready.messages().forEach(this::send);
        isCommitAwaited = true;
        links.flush(); // before the disk is asked for: others sync what they get meanwhile
        Ready.Persist persist = ready.persist();
        if (persist != null && persist.restart() != null) {
            installation.begin(persist.restart());
        }
        if (!installation.isUnderWay()) {
            ready.fetches().forEach(snapshots::fetch); // said again as long as it is needed
        }
        writer.submit(ready.persist(), ready.messagesAfterPersist());
        for (Ready.Load load : ready.loads()) {
            load(load);
        }
        for (Outcome outcome : ready.outcomes()) {
            Consumer<Outcome> waiting = asked.remove(outcome.requestId());
            if (waiting != null) {
                waiting.accept(outcome);
            }
        }
        applier.advance(ready.commitIndex(), ready.committed());
        board.progressed();
        membership.proceed();
        noticeChanges();
    }

    private void send(Message message) {
        if (!stopped) {
            witness.sends(core, message);
            links.send(message, isCommitAwaited);
        }
    }

    /** Whether others may wait to hear that these are committed: not for what this member's own callers have appended. */
    private boolean isAwaitedElsewhere(List<LogEntry> committed) {
        for (LogEntry entry : committed) {
            if (entry.session() != own.id() || entry.kind() != EntryKind.DATA) {
                return true;
            }
        }
        return committed.isEmpty();
    }

    /** Somebody else is about to hear of the index up to which the log is committed, and will wait for that. */
    void tellCommitted() {
        links.tellCommitted();
    }

    /** Answers a request, over the connection that it came from. */
    void answer(Connection connection, Packet packet) {
        links.answer(connection, packet);
    }

    private void load(Ready.Load load) {
        parts.readerLoop().execute(() -> {
            List<LogEntry> entries;
            try {
                entries = parts.store().read(load.fromIndex(), Long.MAX_VALUE, load.maxBytes());
            } catch (IOException e) {
                loop.execute(() -> storageFailed(e));
                return;
            }
            loop.execute(() -> step(new Event.Loaded(load.follower(), load.fromIndex(), entries)));
        });
    }

    private void noticeChanges() {
        if (core.term() != noticedTerm || !Objects.equals(core.leader(), noticedLeader)) {
            noticedTerm = core.term();
            noticedLeader = core.leader();
            log.info(
                    "Member {} is {} in term {}, the leader is {}",
                    self().brief(),
                    core.role(),
                    noticedTerm,
                    noticedLeader == null ? "not known" : noticedLeader.brief());
            board.termChanged(); // whoever is answered now sees it there
            membership.leaderChanged();
            requests.leaderChanged();
            appends.leaderChanged();
            own.leaderChanged();
        }
        boolean hasConfigurationChanged = core.configuration().index() != noticedConfigurationIndex
                || !configuration().equals(noticedConfiguration);
        if (hasConfigurationChanged) {
            noticedConfigurationIndex = core.configuration().index();
            noticedConfiguration = configuration();
            board.rosterChanged();
            dispatch.rosterChanged(board.statusReply(UNASKED));
        }
        if (hasConfigurationChanged || core.committedConfiguration().index() != noticedCommittedConfigurationIndex) {
            noticedCommittedConfigurationIndex = core.committedConfiguration().index();
            connect();
        }
    }

    /** To everybody who may belong to the cluster. Who does no more is still told so for a while. */
    private void connect() {
        List<Server> now = core.acquaintances();
        List<Server> both = new ArrayList<>(now);
        for (Server server : acquaintances) {
            if (now.stream().noneMatch(other -> other.id().equals(server.id()))) {
                both.add(server);
            }
        }
        acquaintances = now;
        links.connectTo(both);
        loop.schedule(3 * electionTimeoutNanos(), () -> {
            if (!stopped) {
                links.connectTo(acquaintances);
            }
        });
    }

    /** Everything that the rules hear of comes through here. */
    void step(Event event) {
        witness.steps(core, event);
        core.step(event);
    }

    /** Puts a request to the rules; the answer comes later, on this loop. */
    void ask(LongFunction<Event> request, Consumer<Outcome> answer) {
        long id = nextRequestId();
        asked.put(id, answer);
        step(request.apply(id));
    }

    /** What a read has to see is about to be told on the strength of this leader's lease alone. */
    void servesByLease() {
        witness.servesByLease(core);
    }

    /** Appends to this leader's log; the index of the first, or 0 if it can't take them now. */
    long propose(List<Proposal> proposals) {
        long before = core.lastIndex();
        step(new Event.Propose(nextRequestId(), proposals));
        return core.lastIndex() == before + proposals.size() ? before + 1 : 0;
    }

    boolean sendToLeader(Packet packet) {
        MemberId leader = core.leader();
        return leader != null && links.send(leader, packet);
    }

    /** To another member, over whichever connection there is. */
    boolean sendTo(MemberId member, Packet packet) {
        return links.sendEitherWay(member, packet);
    }

    boolean sendToAnybody(int turn, Packet packet) {
        return links.sendToAnybody(turn, packet);
    }

    Connection connect(String address, Hello hello, ConnectionHandler handler) {
        return parts.environment().transport().connect(address, hello, Links.on(loop, handler));
    }

    /**
     * What this member says when it connects.
     *
     * @param sender itself; null if it is not known to belong to the cluster, but has to agree with the others on its options
     * @param expected who should be there; null if that does not matter
     */
    Hello hello(@Nullable MemberId sender, @Nullable MemberId expected) {
        return new Hello(
                Hello.LEVEL,
                Hello.LEVEL,
                cluster(),
                sender,
                expected,
                maxEntryBytes(),
                electionTimeoutMs(),
                parts.incarnation());
    }

    /** Asks whether this member is at an address; the answer comes on this loop. */
    void probe(Server server, Consumer<AddressProbe.Answer> then) {
        new AddressProbe(
                loop,
                parts.environment().transport(),
                cluster(),
                server.id(),
                server.address(),
                parts.incarnation(),
                electionTimeoutNanos(),
                then);
    }

    /** Makes the cluster's id this joiner's, durably, then goes on; a joiner that has one keeps it. */
    void becomePartOf(ClusterId cluster, Runnable then) {
        parts.identity().becomePartOf(cluster, then);
    }

    void joinRefused(String detail) {
        parts.voting().completeExceptionally(new JoinException("The member was refused. " + detail));
    }

    /** What the joiner was told so far; empty where there is none. Called by any thread. */
    String joinComplaints() {
        Joiner asking = joiner;
        return asking == null ? "" : asking.complaints();
    }

    // How it ends

    CompletableFuture<Void> leave() {
        Departure underWay = departure;
        if (underWay != null) {
            return underWay.future();
        }
        Departure begun = new Departure(this, parts.joinTimeoutMs() / tickMs());
        departure = begun;
        own.refuseMore(true);
        begun.proceed();
        return begun.future();
    }

    void departureFailed(Departure failed, RaftException cause) {
        departure = null;
        own.refuseMore(false);
        parts.delivery().loop().execute(() -> failed.future().completeExceptionally(cause));
    }

    /** The removal that this member asked for has committed. Whoever asked hears of it before the member stops. */
    void left() {
        if (hasLeft) {
            return;
        }
        hasLeft = true;
        parts.identity().removed();
        CompletableFuture<Void> future = departure == null ? new CompletableFuture<>() : departure.future();
        parts.delivery().loop().execute(() -> {
            future.complete(null);
            loop.execute(() -> stop(null));
        });
    }

    private void removed() {
        if (departure != null) {
            departure.removed();
            left();
            return;
        }
        parts.identity().removed();
        stop(new RemovedException("Member " + self() + " was removed from its cluster. Its data can't be used again:"
                + " join as a new member, with a data directory of its own."));
    }

    void fail(Throwable cause) {
        if (!stopped) {
            log.error("Member {} stops: {}", self().brief(), cause.getMessage(), cause);
            stop(cause);
        }
    }

    /** Stops for good: null for a wish of its owner. */
    void stop(@Nullable Throwable cause) {
        if (stopped) {
            return;
        }
        stopped = true;
        endJoining();
        RaftException reason = cause instanceof RaftException raft ? raft : closedBy(cause);
        own.close(reason);
        requests.close();
        snapshots.close();
        links.close();
        parts.stopped(reason, cause);
    }

    private static ClosedException closedBy(@Nullable Throwable cause) {
        return cause == null
                ? new ClosedException("The member is closed.")
                : new ClosedException("The member has stopped: " + cause.getMessage(), cause);
    }

    // What it knows

    Loop loop() {
        return loop;
    }

    Appends appends() {
        return appends;
    }

    RaftCore core() {
        return core;
    }

    /** The configuration in effect, perhaps not committed. */
    Configuration configuration() {
        return core.configuration().configuration();
    }

    /** For what comes over connections. */
    Dispatch dispatch() {
        return dispatch;
    }

    boolean isStopped() {
        return stopped;
    }

    /** As of what was applied. */
    SessionTable sessions() {
        return sessions;
    }

    SnapshotTraffic snapshots() {
        return snapshots;
    }

    /** Null if the log belongs to its users. */
    @Nullable MachineHost machines() {
        return machines;
    }

    /** Read by any thread. */
    Optional<MachinesStatus> machinesStatus() {
        return machines == null ? Optional.empty() : Optional.of(machines.status());
    }

    Compaction compaction() {
        return compaction;
    }

    OwnSession own() {
        return own;
    }

    Requests requests() {
        return requests;
    }

    MembershipQueue membership() {
        return membership;
    }

    Board board() {
        return board;
    }

    MemberId self() {
        return parts.self();
    }

    /** Asked by any thread. */
    int priority() {
        return parts.priority();
    }

    String advertised() {
        return parts.advertised();
    }

    /** Called by any thread. */
    ClusterId cluster() {
        return parts.identity().cluster();
    }

    long group() {
        return parts.group();
    }

    int maxEntryBytes() {
        return parts.maxEntryBytes();
    }

    int electionTimeoutMs() {
        return parts.coreOptions().electionTicks() * parts.coreOptions().tickMs();
    }

    long electionTimeoutNanos() {
        return electionTimeoutMs() * 1_000_000L;
    }

    int tickMs() {
        return parts.coreOptions().tickMs();
    }

    int electionTicks() {
        return parts.coreOptions().electionTicks();
    }

    Backoff backoff() {
        return parts.backoff();
    }

    boolean leads() {
        return core.role() == Role.LEADER;
    }

    long term() {
        return core.term();
    }

    long commitIndex() {
        return core.commitIndex();
    }

    long appliedIndex() {
        return applier.applied();
    }

    boolean hasAppliedOwnTerm() {
        long applied = applier.applied(); // less than the base while a snapshot is being loaded
        return applied >= core.baseIndex() && core.termAt(applied) == core.term();
    }

    long nextRequestId() {
        return ++requestIds;
    }

    Packet.StatusReply statusReply(long requestId) {
        return board.statusReply(requestId);
    }

    /** Why requests are not carried out, as it is said to whoever asked. */
    Refusals refusals() {
        return refusals;
    }
}
