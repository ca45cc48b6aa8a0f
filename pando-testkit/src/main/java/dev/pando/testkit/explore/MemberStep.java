package dev.pando.testkit.explore;

import dev.pando.core.CoreOptions;
import dev.pando.core.Event;
import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.Ready.Persist;
import dev.pando.core.Role;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.message.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * One action on one member: it is carried out on a copy, which is then a member of its own. Used once.
 *
 * <p>Whatever an event gives rise to is taken from the rules at once, so that nothing waits in them. Time is normalised
 * away: it passes only within an action, and then for as long as the action needs.
 */
final class MemberStep {
    /** The first timeout that this draws is the longest: an election timeout may pass without a campaign. */
    static final long RANDOM_SEED = 1;

    private final Cluster cluster;
    private final Logs logs;
    private final Member before;
    private RaftCore core;
    private Disk disk;
    private int log;
    private final List<Write> writes;
    private final List<Ready.Load> loads;

    /** What the snapshot that has come in this step stands for. */
    private int fetched = Logs.EMPTY;

    private final List<Message> sent = new ArrayList<>();

    MemberStep(Cluster cluster, Member before) {
        this.cluster = cluster;
        logs = cluster.logs;
        this.before = before;
        core = before.core.copy();
        disk = before.disk;
        log = before.log;
        writes = new ArrayList<>(before.writes);
        loads = new ArrayList<>(before.loads);
    }

    void step(Event event) {
        core.step(event);
    }

    /** An election timeout passes in which nobody is heard. */
    void passElectionTimeout() {
        for (int i = 0; i < cluster.options.electionTicks(); i++) {
            core.step(new Event.Tick());
        }
    }

    /** Time passes until the member campaigns; in vain if it doesn't. */
    void passUntilCampaign() {
        long term = core.term();
        Role role = core.role();
        CoreOptions options = cluster.options;
        for (int i = 0; i < 3 * options.electionTicks() && core.term() == term; i++) {
            core.step(new Event.Tick());
            if (core.role() == Role.PRE_CANDIDATE && role != Role.PRE_CANDIDATE) {
                return;
            }
        }
        if (core.term() == term) {
            core = before.core.copy();
        }
    }

    /** Some of the writes are done, with one sync. What waited for them is said, and the rules are told. */
    void finishWrites(int count) {
        long lastIndex = 0;
        long lastTerm = 0;
        for (int i = 0; i < count || (!writes.isEmpty() && writes.get(0).persist() == null); i++) {
            Write write = writes.remove(0);
            Persist persist = write.persist();
            if (persist != null) {
                disk = disk.write(logs, write, persist);
                SnapshotPoint restart = persist.restart();
                if (restart != null) {
                    lastIndex = restart.index();
                    lastTerm = restart.term();
                }
            }
            say(write.messages());
            if (persist != null && !persist.entries().isEmpty()) {
                LogEntry last = persist.entries().get(persist.entries().size() - 1);
                lastIndex = last.index();
                lastTerm = last.term();
            }
        }
        core.step(new Event.Persisted(disk.hardState(), lastIndex, lastTerm));
    }

    /** A snapshot is taken of all that can be, and the log dropped up to there. */
    void compact() {
        int index = droppable(before);
        disk = disk.compacted(index);
        core.step(new Event.Compacted(index));
    }

    /** Up to where the log is both committed and durable. */
    static int droppable(Member member) {
        return (int) Math.min(member.core.commitIndex(), member.core.durableIndex());
    }

    /** A snapshot has come that stands for a log. */
    void fetched(int covered) {
        fetched = covered;
        core.step(new Event.SnapshotFetched(logs.point(covered)));
    }

    void finishLoad() {
        Ready.Load load = loads.remove(0);
        List<LogEntry> entries = new ArrayList<>();
        int bytes = 0;
        boolean isThere = load.fromIndex() > disk.base();
        for (long index = load.fromIndex(); isThere && index <= logs.length(disk.log()); index++) {
            LogEntry entry = logs.entry(disk.log(), index);
            bytes += entry.length();
            if (!entries.isEmpty() && bytes > load.maxBytes()) {
                break;
            }
            entries.add(entry);
        }
        core.step(new Event.Loaded(load.follower(), load.fromIndex(), entries));
    }

    /** How many ways there are for the oldest write to be cut off by a crash; some come to the same. */
    static int waysToTear(Member member) {
        Persist persist = member.writes.isEmpty() ? null : member.writes.get(0).persist();
        return persist == null ? 1 : 2 + persist.entries().size();
    }

    /**
     * The member crashes and starts again. That a write is done and nobody was told is a write done before the crash,
     * and messages that never come; that it is down for a while is messages that come late.
     *
     * @param torn 0 if nothing of the oldest write is durable, 1 if term and vote are, otherwise also the restart, the cut and
     *     {@code torn - 2} entries
     */
    void crash(int torn) {
        Write write = before.writes.isEmpty() ? null : before.writes.get(0);
        Persist persist = write == null ? null : write.persist();
        if (write != null && persist != null && torn > 0) {
            disk = disk.withHardState(persist);
            disk = torn == 1 ? disk : disk.withEntries(logs, write, persist, torn - 2);
        }
        writes.clear();
        loads.clear();
        log = disk.log();
        core = cluster.start(core.self(), disk);
    }

    /** Takes what has come together, and gives what the member is now. */
    Member finish() {
        if (core.hasReady()) {
            drain(core.ready());
        }
        return new Member(core.copyWithTimerStarted(RANDOM_SEED), disk, log, writes, loads);
    }

    private void drain(Ready ready) {
        Persist persist = ready.persist();
        int covered = persist != null && persist.restart() != null ? fetched : Logs.EMPTY;
        if (persist != null) {
            LocalProperties.cutsNothingCommitted(before, persist);
            int whole = covered == Logs.EMPTY ? log : covered;
            int kept = persist.truncateFrom() == 0 ? whole : logs.prefix(whole, persist.truncateFrom() - 1);
            log = logs.append(kept, persist.entries());
        }
        LocalProperties.committedIsInTheLog(logs, log, ready);
        say(ready.messages());
        boolean hasToWait = persist != null || !writes.isEmpty();
        if (!hasToWait) {
            say(ready.messagesAfterPersist());
        } else if (persist != null || !ready.messagesAfterPersist().isEmpty()) {
            writes.add(new Write(persist, covered, ready.messagesAfterPersist()));
        }
        loads.addAll(ready.loads());
    }

    private void say(List<Message> messages) {
        messages.forEach(message -> LocalProperties.saidWhenDurable(logs, core.term(), log, disk, message));
        sent.addAll(messages);
    }

    List<Message> sent() {
        return sent;
    }
}
