package dev.pando.core;

import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.core.message.Message;
import dev.pando.core.message.Message.AppendRequest;
import dev.pando.core.message.Message.AppendResponse;
import dev.pando.core.message.Message.Inquiry;
import dev.pando.core.message.Message.InstallRequest;
import dev.pando.core.message.Message.Lacking;
import dev.pando.core.message.Message.Removed;
import dev.pando.core.message.Message.TimeoutNow;
import dev.pando.core.message.Message.VoteRequest;
import dev.pando.core.message.Message.VoteResponse;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of Raft for one member of one group: events go in, a {@link Ready} comes out. It knows no thread, clock,
 * disk or network, and does the same whenever it is given the same. Not thread-safe: one loop owns it.
 *
 * <p>Any number of events may be stepped before one {@link #ready()}; what they have in common is then done once. The
 * runtime carries out each {@code Ready}, in order, and steps what came of it. An {@link InvariantViolation} ends it.
 *
 * <p>This class only sends each event to the protocol that it is for.
 */
public final class RaftCore {
    private final MemberState state;
    private final Roles roles;
    private final Elections elections;
    private final Appending appending;
    private final Following following;
    private final Replication replication;
    private final Commitment commitment;
    private final Reads reads;
    private final Membership membership;
    private final Transfers transfers;

    /**
     * Starts as a follower (§3.3), with what was found on disk.
     *
     * @param options the same for as long as the member runs
     * @param group whose entries these are; part of their checksums
     * @param self this member
     * @param hardState what was stored, {@link HardState#INITIAL} at first
     * @param stored what was stored, {@link StoredLog#EMPTY} at first
     * @param randomSeed different for each member, or they would campaign in step
     * @throws InvariantViolation if what was stored can't be
     */
    public RaftCore(
            CoreOptions options, long group, MemberId self, HardState hardState, StoredLog stored, long randomSeed) {
        this(new MemberState(options, group, self, hardState, stored, randomSeed));
    }

    private RaftCore(MemberState state) {
        this.state = state;
        roles = new Roles(state);
        appending = new Appending(state);
        elections = new Elections(state, roles, appending);
        following = new Following(state, roles);
        replication = new Replication(state);
        commitment = new Commitment(state);
        reads = new Reads(state, commitment);
        membership = new Membership(state, elections, appending, commitment);
        transfers = new Transfers(state);
    }

    /** A second one in the same state, independent of this one. */
    public RaftCore copy() {
        return new RaftCore(state.copy());
    }

    /**
     * A copy whose random numbers begin anew and whose election timer starts now. Otherwise states would differ in how
     * often a timeout was drawn, and there would be no end of them for whoever explores them all.
     */
    public RaftCore copyWithTimerStarted(long randomSeed) {
        return new RaftCore(state.copyWithTimerStarted(randomSeed));
    }

    /** Takes one event into account. What is to be done about it comes with the next {@link #ready()}. */
    public void step(Event event) {
        if (event instanceof Event.Received received) {
            receive(received.message());
        } else if (event instanceof Event.Propose propose) {
            appending.propose(propose);
        } else if (event instanceof Event.Persisted persisted) {
            persisted(persisted);
        } else if (event instanceof Event.Tick) {
            tick();
        } else if (event instanceof Event.Read read) {
            reads.onRead(read);
        } else if (event instanceof Event.Loaded loaded) {
            whenLeading(leader -> replication.onLoaded(leader, loaded));
        } else if (event instanceof Event.Compacted compacted) {
            state.log.compact(compacted.baseIndex());
            whenLeading(replication::onCompacted);
        } else if (event instanceof Event.SnapshotFetched fetched) {
            following.onSnapshotFetched(fetched.point());
            whenLeading(this::advance);
        } else if (event instanceof Event.Reconfigure reconfigure) {
            membership.onReconfigure(reconfigure);
        } else if (event instanceof Event.Readdress readdress) {
            membership.onReaddress(readdress);
        } else if (event instanceof Event.Found found) {
            membership.onFound(found);
        } else if (event instanceof Event.Transfer transfer) {
            transfers.onTransfer(transfer);
        } else if (event instanceof Event.Unreachable unreachable) {
            whenLeading(leader -> replication.onUnreachable(leader, unreachable.member()));
        }
    }

    private void whenLeading(Consumer<LeaderState> action) {
        LeaderState leader = state.leading();
        if (leader != null) {
            action.accept(leader);
        }
    }

    private void receive(Message message) {
        if (!message.to().equals(state.self) || message.from().equals(state.self)) {
            return;
        }
        if (message instanceof AppendRequest request) {
            following.onAppendRequest(request);
        } else if (message instanceof InstallRequest request) {
            following.onInstallRequest(request);
        } else if (message instanceof AppendResponse response) {
            appendResponse(response);
        } else if (message instanceof VoteRequest request) {
            elections.onVoteRequest(request);
            membership.tellOfRemoval(request.from());
        } else if (message instanceof VoteResponse response) {
            elections.onVoteResponse(response);
        } else if (message instanceof TimeoutNow timeoutNow) {
            elections.onTimeoutNow(timeoutNow);
        } else if (message instanceof Inquiry inquiry) {
            membership.tellOfRemoval(inquiry.from());
        } else if (message instanceof Removed removed) {
            elections.onRemoved(removed);
        } else if (message instanceof Lacking lacking) {
            following.onLacking(lacking);
        }
    }

    private void appendResponse(AppendResponse response) {
        if (response.term() > state.term()) {
            roles.adoptTerm(response.term()); // §3.3: this leadership is over
        }
        LeaderState leader = state.leading();
        Progress progress = leader == null ? null : leader.followers.get(response.from());
        if (leader == null || progress == null || response.term() < leader.term) {
            return;
        }
        replication.onAppendResponse(leader, progress, response);
        reads.confirm(leader);
        transfers.onAcknowledged(leader, progress);
        advance(leader);
    }

    /** More may be durable on a quorum: commit it, and do what waited for that. */
    private void advance(LeaderState leader) {
        commitment.advance(leader);
        if (membership.isRemoved()) {
            resign(leader);
        } else {
            membership.proceed(leader);
        }
    }

    /** §4.2.2: the leader's own removal is committed. It says so, names a successor, and speaks no more. */
    private void resign(LeaderState leader) {
        replication.sendAll(leader);
        transfers.orderFurthest(leader);
        roles.becomeFollower();
    }

    private void persisted(Event.Persisted event) {
        long durableBefore = state.log.durableIndex();
        state.ballot.persisted(event.hardState());
        state.log.persisted(event.hardState().term(), event.lastIndex(), event.lastTerm());
        elections.onPersisted();
        following.onPersisted(durableBefore);
        whenLeading(this::advance);
    }

    private void tick() {
        LeaderState leader = state.leading();
        if (leader == null) {
            elections.tick();
            return;
        }
        leader.ticks++;
        replication.tick(leader);
        if (!replication.hasHeardFromQuorum(leader)) {
            roles.becomeFollower(); // §6.2
            return;
        }
        transfers.tick(leader);
        membership.tick(leader);
        membership.proceed(leader);
    }

    /** Whether {@link #ready()} would hold anything. */
    public boolean hasReady() {
        LeaderState leader = state.leading();
        return !state.outbox.isEmpty()
                || state.ballot.hasChanged()
                || state.log.hasNews()
                || following.hasResponse()
                || (leader != null && (!leader.newReads.isEmpty() || replication.hasWork(leader)));
    }

    /** What has come together since the last call. It is given out once. */
    public Ready ready() {
        LeaderState leader = state.leading();
        if (leader != null) {
            reads.openRound(leader);
            replication.sendAll(leader);
        }
        following.respond();
        return state.outbox.drain(state.log.takePersist(state.ballot.take()), state.log);
    }

    public MemberId self() {
        return state.self;
    }

    public Role role() {
        if (state.role instanceof LeaderState) {
            return Role.LEADER;
        }
        if (state.role instanceof CandidateState candidate) {
            return candidate.isPre ? Role.PRE_CANDIDATE : Role.CANDIDATE;
        }
        boolean isListener = state.configuration().isLearner(state.self)
                || state.configuration().isReplica(state.self);
        return isListener ? Role.LEARNER : Role.FOLLOWER;
    }

    /** The latest term that this member has seen; perhaps not durable yet. */
    public long term() {
        return state.term();
    }

    /** Who leads in this term, this member perhaps; null as long as it is not known. */
    public @Nullable MemberId leader() {
        return state.leader();
    }

    /** Up to where the log is known to be committed. Never falls. */
    public long commitIndex() {
        return state.log.commitIndex();
    }

    /** Before the first entry that is still in this member's log, 0 as long as nothing was dropped (§5.1). */
    public long baseIndex() {
        return state.log.baseIndex();
    }

    /** The last entry of this member's log, durable or not; 0 for an empty log. */
    public long lastIndex() {
        return state.log.lastIndex();
    }

    /** Up to where this member's log is durable. */
    public long durableIndex() {
        return state.log.durableIndex();
    }

    /** The term of an entry of this member's log, or at its base; 0 at index 0. Not known before that. */
    public long termAt(long index) {
        return state.log.termAt(index);
    }

    /** Whether this member's log has an entry of this term there. What was dropped was committed, and is taken to be that. */
    public boolean matches(long index, long term) {
        return state.log.matches(index, term);
    }

    /** The configuration in effect: the last in the log, committed or not (§4.1). */
    public ConfigurationAt configuration() {
        return state.log.configuration();
    }

    /** The last configuration that is known to be committed. */
    public ConfigurationAt committedConfiguration() {
        return state.log.committedConfiguration();
    }

    /**
     * Whether another one has said that this member was removed, by a configuration that is committed and newer than those
     * that are known here to be. It campaigns no more.
     */
    public boolean isToldOfRemoval() {
        return state.isToldOfRemoval;
    }

    /**
     * Up to where this member has acknowledged entries that it does not have, by the leader's word; 0 if it keeps its own. It
     * must not take part any more: entries may be committed because it said that it has them.
     */
    public long lackingIndex() {
        return state.lackingIndex;
    }

    /**
     * Who may belong to the cluster by what this member knows, itself included, sorted by id: a configuration that is not committed may
     * be undone, and then those that it removes do. Each server is as the last configuration has it.
     */
    public List<Server> acquaintances() {
        return state.log.servers();
    }

    /** Whether a server belonged to the cluster once, and does no more, by what is known here to be committed. */
    public boolean wasRemoved(MemberId server) {
        return state.log.wasRemoved(server);
    }

    /** Whether this member leads and has committed an entry of its term: reads and changes of the membership work. */
    public boolean hasCommittedInTerm() {
        LeaderState leader = state.leading();
        return leader != null && commitment.hasCommittedInTerm(leader);
    }

    /**
     * Whether a round of {@link Event.Read} that a quorum has answered keeps everybody else from being elected for an election
     * timeout (§6.4.1): this member leads, has committed an entry of its term, is a voter by the configuration in effect, and has
     * told nobody in this term to campaign.
     */
    public boolean mayHoldLease() {
        LeaderState leader = state.leading();
        return leader != null && commitment.hasCommittedInTerm(leader) && state.isVoter() && !leader.hasOrderedElection;
    }

    /**
     * Whether, as far as this member knows, an append would be committed: it leads and has heard from a quorum within
     * an election timeout, or it has heard from a leader within one.
     */
    public boolean canCommit() {
        LeaderState leader = state.leading();
        return leader != null
                ? replication.hasHeardFromQuorum(leader)
                : state.leader() != null && state.timer.hasHeardFromLeader();
    }

    /** Replicated time in milliseconds: on a leader now, elsewhere that of the last entry, which may yet be cut. */
    public long replicatedTimeMs() {
        LeaderState leader = state.leading();
        return leader != null ? appending.timeMs(leader) : state.log.lastTimeMs();
    }

    /**
     * The replicated time of this log's last entry, in milliseconds. Falls only where that is cut: what was never committed says
     * nothing of how late it is.
     */
    public long lastTimeMs() {
        return state.log.lastTimeMs();
    }

    /** Who leadership is being handed to (§3.10), null if it is not, or this member does not lead. */
    public @Nullable MemberId transferTarget() {
        LeaderState leader = state.leading();
        return leader == null ? null : leader.transferTarget;
    }

    /** How the others are doing, sorted by id; empty unless this member leads. */
    public List<FollowerStatus> followers() {
        LeaderState leader = state.leading();
        return leader == null
                ? List.of()
                : leader.followers.values().stream()
                        .map(progress -> FollowerStatus.of(progress, baseIndex()))
                        .toList();
    }

    /** By the value of the entire state. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RaftCore that && state.equals(that.state);
    }

    @Override
    public int hashCode() {
        return state.hashCode();
    }

    @Override
    public String toString() {
        return "%s %s in term %d, log to %d, committed to %d"
                .formatted(role(), state.self.brief(), term(), lastIndex(), commitIndex());
    }
}
