package dev.pando.core;

import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import org.jspecify.annotations.Nullable;

/** The whole state of a member's rules. The protocols work on it and have none of their own. */
final class MemberState extends ByValue {
    final CoreOptions options;
    final long group;
    final MemberId self;
    final SeededRandom random;
    final Ballot ballot;
    final RaftLog log;
    final ElectionTimer timer;
    final Outbox outbox;

    /** Replaced by {@link Roles} only. */
    RoleState role;

    /** This member does not belong to the cluster any more, although its own log does not say so. */
    boolean isToldOfRemoval;

    /**
     * Up to where a snapshot that came in this term has shown what is committed, perhaps by a later leader than this term's,
     * who then knows nothing of it; 0 if none came.
     */
    long installedIndex;

    /** This member has acknowledged entries up to here that it does not have; 0 if it keeps its word. */
    long lackingIndex;

    MemberState(
            CoreOptions options, long group, MemberId self, HardState hardState, StoredLog stored, long randomSeed) {
        this.options = options;
        this.group = group;
        this.self = self;
        random = new SeededRandom(randomSeed);
        ballot = new Ballot(hardState);
        log = new RaftLog(options, stored);
        timer = new ElectionTimer(options.electionTicks(), random);
        outbox = new Outbox();
        role = new FollowerState();
        installedIndex = stored.snapshot().index(); // it may have come in this term
        if (hardState.term() < log.lastTerm()) {
            throw new InvariantViolation("The term was lost: the log ends with an entry of term " + log.lastTerm()
                    + ", but " + hardState + " is what was stored.");
        }
    }

    private MemberState(MemberState other, SeededRandom random) {
        options = other.options;
        group = other.group;
        self = other.self;
        this.random = random;
        ballot = other.ballot.copy();
        log = other.log.copy();
        timer = other.timer.copy();
        outbox = other.outbox.copy();
        role = other.role.copy();
        isToldOfRemoval = other.isToldOfRemoval;
        installedIndex = other.installedIndex;
        lackingIndex = other.lackingIndex;
    }

    MemberState copy() {
        return new MemberState(this, random.copy());
    }

    MemberState copyWithTimerStarted(long randomSeed) {
        MemberState copy = new MemberState(this, new SeededRandom(randomSeed));
        copy.timer.start(copy.random);
        return copy;
    }

    long term() {
        return ballot.term();
    }

    ConfigurationAt configurationAt() {
        return log.configuration();
    }

    /** The one in effect: the last in the log, committed or not (§4.1). */
    Configuration configuration() {
        return log.configuration().configuration();
    }

    boolean isVoter() {
        return configuration().isVoter(self);
    }

    @Nullable LeaderState leading() {
        return role instanceof LeaderState leader ? leader : null;
    }

    /** Who leads, as far as is known. */
    @Nullable MemberId leader() {
        if (role instanceof LeaderState) {
            return self;
        }
        return role instanceof FollowerState follower ? follower.leader : null;
    }

    @Override
    Object[] values() {
        return new Object[] {
            options,
            group,
            self,
            random,
            ballot,
            log,
            timer,
            outbox,
            role,
            isToldOfRemoval,
            installedIndex,
            lackingIndex
        };
    }
}
