package dev.pando.core.net;

import dev.pando.core.CoreOptions;
import dev.pando.core.Event;
import dev.pando.core.HardState;
import dev.pando.core.Outcome;
import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.Role;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A member of the net: its rules, its disk, and the writes that are under way. */
final class NetMember {
    static final long GROUP = 7;

    final MemberId id;
    final FakeDisk disk;

    private final CoreOptions options;
    private final Net net;

    /** What the rules believe their log to be; on disk it may lag behind. */
    final List<LogEntry> log = new ArrayList<>();

    /** Readies with something to write, or to say once earlier ones are written. */
    private final Deque<Ready> writes = new ArrayDeque<>();

    private final Deque<Ready.Load> loads = new ArrayDeque<>();
    /** A snapshot is needed. */
    private Ready.@Nullable Fetch fetch;

    /** Snapshots that were fetched; the rules may have gone on since. */
    private final Deque<SnapshotPoint> fetched = new ArrayDeque<>();

    private @Nullable RaftCore core;
    private long reportedCommit;

    /** Led at some time since the last Ready. */
    private boolean hasLed;

    /** The term that it led in at the last Ready, 0 if it did not. */
    private long ledAtLastReady;

    private HardState lastWritten = HardState.INITIAL;
    private long lastIndexWritten;

    NetMember(MemberId id, CoreOptions options, Net net) {
        this.id = id;
        this.options = options;
        this.net = net;
        disk = new FakeDisk(net.invariants.committed);
    }

    boolean isUp() {
        return core != null;
    }

    RaftCore core() {
        return Objects.requireNonNull(core);
    }

    void start(long seed) {
        core = new RaftCore(options, GROUP, id, disk.hardState, disk.stored(), seed);
        log.clear();
        log.addAll(disk.entries);
        lastWritten = disk.hardState;
        lastIndexWritten = 0;
        reportedCommit = core().commitIndex();
        hasLed = false;
        ledAtLastReady = 0;
    }

    /** Loses everything that is not durable; the write that was under way may have left a prefix. */
    void crash(Random random) {
        core = null;
        for (Ready ready : writes) {
            Ready.Persist persist = ready.persist();
            if (persist != null) {
                disk.tear(persist, random);
                break;
            }
        }
        writes.clear();
        loads.clear();
        fetch = null;
        fetched.clear();
    }

    boolean isWriting() {
        return !writes.isEmpty();
    }

    boolean isLoading() {
        return !loads.isEmpty();
    }

    /** Steps an event on the rules and on a copy of them, which must come to the same. */
    void step(Event event, boolean isCopyCompared) {
        hasLed |= isLeader();
        if (!isCopyCompared) {
            core().step(event);
            return;
        }
        RaftCore before = core().copy();
        RaftCore copy = core().copy();
        core().step(event);
        copy.step(event);
        Invariants.check(copy.equals(core()) && copy.hashCode() == core().hashCode(), "A copy differs: %s", event);
        Invariants.check(before.copy().equals(before), "A copy of a copy differs: %s", event);
        RaftCore drained = core().copy();
        Invariants.check(drained.ready().equals(copy.ready()), "A copy's Ready differs: %s", event);
        Invariants.check(copy.equals(drained), "A copy differs once drained: %s", event);
    }

    /** Takes what has come together and does what needs no disk. */
    void drain() {
        boolean isReady = core().hasReady();
        long previousCommit = Math.min(core().commitIndex(), reportedCommit);
        Ready ready = core().ready();
        Invariants.check(isReady == isAnything(ready, previousCommit), "hasReady was %s: %s", isReady, ready);
        Invariants.check(!core().hasReady(), "Ready again at once: %s", core());
        mirror(ready.persist());
        net.invariants.onReady(
                core(), ready, log, hasLed || isLeader(), ledAtLastReady == core().term(), previousCommit);
        hasLed = false;
        ledAtLastReady = isLeader() ? core().term() : 0;
        reportedCommit = ready.commitIndex();
        for (Message message : ready.messages()) {
            net.send(message);
        }
        if (ready.persist() != null || !ready.messagesAfterPersist().isEmpty()) {
            writes.addLast(ready);
        }
        loads.addAll(ready.loads());
        if (!ready.fetches().isEmpty()) {
            Invariants.check(ready.fetches().size() == 1, "Several to fetch: %s", ready.fetches());
            fetch = ready.fetches().get(0);
        }
        for (Outcome outcome : ready.outcomes()) {
            net.onOutcome(outcome);
        }
    }

    private static boolean isAnything(Ready ready, long previousCommit) {
        return ready.persist() != null
                || !ready.messages().isEmpty()
                || !ready.messagesAfterPersist().isEmpty()
                || !ready.loads().isEmpty()
                || !ready.fetches().isEmpty()
                || !ready.outcomes().isEmpty()
                || ready.commitIndex() > previousCommit;
    }

    private void mirror(Ready.@Nullable Persist persist) {
        if (persist == null) {
            return;
        }
        SnapshotPoint restart = persist.restart();
        if (restart != null) {
            net.counts.restarts++;
            log.clear();
            log.addAll(disk.covered(restart));
        }
        if (persist.truncateFrom() != 0) {
            net.counts.cuts++;
            log.subList((int) persist.truncateFrom() - 1, log.size()).clear();
        }
        log.addAll(persist.entries());
    }

    /** Some of the writes finish, with one sync. What waited for them is said, and the rules are told. */
    Event.Persisted finishWrites(int count, boolean isCumulative) {
        List<Message> released = new ArrayList<>();
        long lastIndex = isCumulative ? Math.min(lastIndexWritten, disk.entries.size()) : 0;
        for (int i = 0; i < count && !writes.isEmpty(); i++) {
            Ready ready = writes.removeFirst();
            Ready.Persist persist = ready.persist();
            if (persist != null) {
                disk.write(persist);
                lastWritten = persist.hardState() != null ? persist.hardState() : lastWritten;
                SnapshotPoint restart = persist.restart();
                lastIndex = restart != null ? restart.index() : lastIndex;
                if (!persist.entries().isEmpty()) {
                    lastIndex =
                            persist.entries().get(persist.entries().size() - 1).index();
                }
            }
            released.addAll(ready.messagesAfterPersist());
        }
        lastIndexWritten = lastIndex;
        released.forEach(net::send);
        long lastTerm =
                lastIndex == 0 ? 0 : disk.entries.get((int) lastIndex - 1).term();
        return new Event.Persisted(lastWritten, lastIndex, lastTerm);
    }

    /** A snapshot is taken, and some of the log dropped; null where nothing can be. */
    Event.@Nullable Compacted compact(Random random) {
        int most = (int) Math.min(reportedCommit, core().durableIndex());
        if (most <= disk.base) {
            return null;
        }
        int snapshotIndex = disk.base + 1 + random.nextInt(most - disk.base);
        snapshotIndex = (int) Math.max(snapshotIndex, disk.snapshotIndex());
        int baseIndex = disk.base + random.nextInt(snapshotIndex - disk.base + 1);
        disk.compact(snapshotIndex, baseIndex);
        return new Event.Compacted(baseIndex);
    }

    Ready.@Nullable Fetch fetching() {
        return fetch;
    }

    /** The snapshot of another member, at some index that is committed there, is copied. */
    void fetch(NetMember source, Random random) {
        long minIndex = Objects.requireNonNull(fetch).minIndex();
        long most = Math.min(source.reportedCommit, source.log.size());
        if (most >= minIndex) {
            int index = (int) (minIndex + random.nextInt((int) (most - minIndex) + 1));
            fetched.addLast(FakeDisk.pointAt(source.log, index));
            fetch = null;
        }
    }

    boolean hasFetched() {
        return !fetched.isEmpty();
    }

    Event.SnapshotFetched finishFetch() {
        return new Event.SnapshotFetched(fetched.removeFirst());
    }

    Event.Loaded finishLoad(boolean isFailing) {
        Ready.Load load = loads.removeFirst();
        List<LogEntry> entries = new ArrayList<>();
        int bytes = 0;
        for (long index = load.fromIndex();
                index <= disk.entries.size() && !isFailing && load.fromIndex() > disk.base;
                index++) {
            LogEntry entry = disk.entries.get((int) index - 1);
            bytes += entry.length();
            if (!entries.isEmpty() && bytes > load.maxBytes()) {
                break;
            }
            entries.add(entry);
        }
        return new Event.Loaded(load.follower(), load.fromIndex(), entries);
    }

    boolean isLeader() {
        return core != null && core.role() == Role.LEADER;
    }
}
