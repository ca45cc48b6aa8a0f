package dev.pando.testkit.history;

import dev.pando.core.HardState;
import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.Role;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.storage.LogStore;
import dev.pando.testkit.world.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One member as seen from outside, over all its processes. Kept by {@link ClusterHistory}; observers only read it. */
public final class MemberHistory {
    private final MemberId id;
    private final Machine machine;

    /** What its rules take its log to be; on disk it may lag behind. */
    final List<LogEntry> log = new ArrayList<>();

    /** What its last {@link Ready.Persist} has cut from its log. */
    private List<LogEntry> justCut = List.of();

    /** Where configurations stand in {@link #log}. */
    private final ArrayDeque<LogEntry> configurations = new ArrayDeque<>();

    /** What its store has called durable, over all its processes. */
    final List<LogEntry> durable = new ArrayList<>();

    /** What was durable before the last write, and before the one ahead of that: later sync marks stand behind it. */
    private long durableBeforeLast;

    private long markedIndex;

    /** Where cuts begin that were asked for and may not be on disk yet; a crash may have carried them out or not. */
    final List<Long> cutsUnderWay = new ArrayList<>();

    HardState durableHardState = HardState.INITIAL;

    /** Its rules, while its process runs. */
    @Nullable RaftCore core;

    /** Its log on disk, while its process runs. */
    @Nullable LogStore store;

    /** As of its last Ready, or since it began. */
    long reportedCommit;

    /** Handed to its listeners since it began. */
    long applied;

    /** It has led at some time since its last Ready. */
    boolean hasLed;

    /** The term that it led in at its last Ready, 0 if it did not. */
    long ledAtLastReady;

    /** The term that it was in at its last Ready, or began with. */
    long termAtLastReady;

    /** The latest term that it led in, 0 if it never has. */
    long lastLedTerm;

    /** Its disk was wiped or damaged: it may have lost what it had made durable, as long as it says so. */
    boolean damaged;

    MemberHistory(MemberId id, Machine machine) {
        this.id = id;
        this.machine = machine;
    }

    public MemberId id() {
        return id;
    }

    public Machine machine() {
        return machine;
    }

    public boolean isUp() {
        return core != null;
    }

    /** Its rules; only while it is up. */
    public RaftCore core() {
        return Objects.requireNonNull(core, "The member is down.");
    }

    /** Reads what is on its disk, all after {@link #baseIndex}; only while it is up. */
    public List<LogEntry> stored() throws IOException {
        LogStore open = Objects.requireNonNull(store, "The member is down.");
        List<LogEntry> entries = new ArrayList<>();
        long next = open.baseIndex() + 1;
        while (next <= open.lastIndex()) {
            entries.addAll(open.read(next, open.lastIndex(), Integer.MAX_VALUE));
            next = open.baseIndex() + 1 + entries.size();
        }
        return entries;
    }

    /** Up to where its log on disk was dropped; only while it is up. */
    public long baseIndex() {
        return Objects.requireNonNull(store, "The member is down.").baseIndex();
    }

    /** The term of an entry as its rules have it now; of what they have dropped, as it was. Only while it is up. */
    public long termInItsRules(long index) {
        boolean isDropped = index > 0 && index < core().baseIndex();
        return isDropped ? log.get((int) index - 1).term() : index == 0 ? 0 : core().termAt(index);
    }

    public boolean leads() {
        return core != null && core.role() == Role.LEADER;
    }

    /** Whether it leads, or has led since its last Ready. */
    public boolean hasLed() {
        return hasLed || leads();
    }

    /** The term that it led in at its last Ready, 0 if it did not. */
    public long ledAtLastReady() {
        return ledAtLastReady;
    }

    /** The term that it was in at its last Ready, or began with. */
    public long termAtLastReady() {
        return termAtLastReady;
    }

    /** The latest term that it led in, over all its processes; 0 if it never has. */
    public long lastLedTerm() {
        return lastLedTerm;
    }

    /** What its rules take its log to be. */
    public List<LogEntry> log() {
        return log;
    }

    /** What its last {@link Ready.Persist} has cut from its log. */
    public List<LogEntry> justCut() {
        return justCut;
    }

    /** What its store has called durable, over all its processes. */
    public List<LogEntry> durable() {
        return durable;
    }

    /** How much of {@link #durable} must be found after a crash now: all but what a cut may have taken. */
    public long firmIndex() {
        long firm = durable.size();
        for (long cut : cutsUnderWay) {
            firm = Math.min(firm, cut - 1);
        }
        return firm;
    }

    /** Up to where what is durable has a sync mark of a later write behind it, so that damage to it is seen as such. */
    public long markedIndex() {
        return Math.min(markedIndex, firmIndex());
    }

    void writing() {
        markedIndex = durableBeforeLast;
        durableBeforeLast = durable.size();
    }

    void writesBeginAnew() {
        markedIndex = 0;
        durableBeforeLast = 0;
    }

    public HardState durableHardState() {
        return durableHardState;
    }

    /** The commit index of its last Ready, or the one that it began with. */
    public long reportedCommit() {
        return reportedCommit;
    }

    /** The file of its disk on which a write or sync has failed since it was started, null if none has. */
    public @Nullable Path failed() {
        return machine.disk().failed();
    }

    /** Up to where it has applied the log since it began. */
    public long applied() {
        return applied;
    }

    public boolean isDamaged() {
        return damaged;
    }

    /** Whether an entry with this index and term is durable here; true at index 0. */
    public boolean holds(long index, long term) {
        return index == 0
                || (index <= durable.size() && durable.get((int) index - 1).term() == term);
    }

    void mirror(Ready.@Nullable Persist persist) {
        if (persist == null) {
            return;
        }
        if (persist.restart() == null) {
            justCut = List.of();
        }
        if (persist.truncateFrom() != 0) {
            justCut = List.copyOf(log.subList((int) persist.truncateFrom() - 1, log.size()));
            cutsUnderWay.add(persist.truncateFrom());
            while (!configurations.isEmpty() && configurations.getLast().index() >= persist.truncateFrom()) {
                configurations.removeLast();
            }
        }
        append(persist, log);
        noteConfigurations(persist.entries());
    }

    /** Its rules go on from a snapshot: what that covers is what was committed. */
    void restart(List<LogEntry> covered) {
        int same = 0;
        while (same < log.size() && same < covered.size() && log.get(same).equals(covered.get(same))) {
            same++;
        }
        justCut = List.copyOf(log.subList(same, log.size()));
        cutsUnderWay.add(same + 1L);
        begin(covered);
    }

    /** Its rules begin with this log. */
    void begin(List<LogEntry> found) {
        log.clear();
        log.addAll(found);
        configurations.clear();
        noteConfigurations(found);
    }

    private void noteConfigurations(List<LogEntry> entries) {
        entries.stream().filter(entry -> entry.kind() == EntryKind.CONFIG).forEach(configurations::add);
    }

    /** The last configuration in its log up to an index; null if there is none. */
    public @Nullable LogEntry configuration(long upTo) {
        Iterator<LogEntry> latestFirst = configurations.descendingIterator();
        while (latestFirst.hasNext()) {
            LogEntry configuration = latestFirst.next();
            if (configuration.index() <= upTo) {
                return configuration;
            }
        }
        return null;
    }

    static void append(Ready.@Nullable Persist persist, List<LogEntry> to) {
        if (persist == null) {
            return;
        }
        if (persist.truncateFrom() != 0) {
            to.subList((int) persist.truncateFrom() - 1, to.size()).clear();
        }
        to.addAll(persist.entries());
    }

    @Override
    public String toString() {
        return machine + (core == null ? " (down)" : " (" + core + ")");
    }
}
