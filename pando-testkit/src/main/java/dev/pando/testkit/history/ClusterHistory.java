package dev.pando.testkit.history;

import dev.pando.core.Event;
import dev.pando.core.HardState;
import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.MemberId;
import dev.pando.core.message.Message;
import dev.pando.runtime.Witness;
import dev.pando.storage.LogStore;
import dev.pando.testkit.Violation;
import dev.pando.testkit.world.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all members of a run have logged, made durable and committed. It is kept from what each member's witness sees,
 * and observers are told of each step: before the history takes note of it, or after, as {@link Observer} says.
 */
public final class ClusterHistory {
    private static final int READ_ENTRIES = 100;

    private final TreeMap<MemberId, MemberHistory> members = new TreeMap<>();
    private final List<Observer> observers = new ArrayList<>();
    private final Consumer<Violation> onViolation;

    /** Machines whose disk was damaged. */
    private final Set<Machine> suspects = new HashSet<>();

    /** The longest prefix ever known to be committed by anybody. Only grows, and never changes. */
    private final List<LogEntry> committed = new ArrayList<>();

    /** @param onViolation hears what observers find; it must not throw, since members run around it */
    public ClusterHistory(Consumer<Violation> onViolation) {
        this.onViolation = onViolation;
    }

    public void add(Observer observer) {
        observers.add(observer);
    }

    public Collection<MemberHistory> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    /** Null where it has never run. */
    public @Nullable MemberHistory member(MemberId id) {
        return members.get(id);
    }

    /** The longest prefix ever known to be committed by anybody. */
    public List<LogEntry> committed() {
        return Collections.unmodifiableList(committed);
    }

    /** How long that is. */
    public long committedIndex() {
        return committed.size();
    }

    /** The member that runs or last ran on a machine, null if none has. */
    public @Nullable MemberHistory on(Machine machine) {
        MemberHistory last = null;
        for (MemberHistory member : members.values()) {
            if (member.machine() == machine && (last == null || member.isUp() || !member.isDamaged())) {
                last = member;
            }
        }
        return last;
    }

    /** What is stored on a machine was damaged: some of it may not be readable. */
    public void suspect(Machine machine) {
        suspects.add(machine);
    }

    /** Whether what is stored there may have been damaged, and nobody has come upon it yet. */
    public boolean isSuspect(Machine machine) {
        return suspects.contains(machine);
    }

    /** A member's data is gone or may be: what it had made durable does not count any more. */
    public void damaged(Machine machine) {
        for (MemberHistory member : members.values()) {
            if (member.machine() == machine) {
                member.damaged = true;
            }
        }
    }

    /** A machine's process is gone. */
    public void ended(Machine machine) {
        for (MemberHistory member : members.values()) {
            if (member.machine() == machine && member.isUp()) {
                tell(observer -> observer.ends(member));
                member.core = null;
                member.store = null;
            }
        }
    }

    /** Time for what is too dear for every step. */
    public void scan() {
        tell(Observer::scan);
    }

    /** Sees for the history what a member on this machine does. */
    public Witness witness(Machine machine) {
        return new MemberWitness(machine);
    }

    private void tell(Consumer<Observer> news) {
        for (Observer observer : observers) {
            try {
                news.accept(observer);
            } catch (Violation violation) {
                onViolation.accept(violation);
            }
        }
    }

    /** One process of a member. */
    private final class MemberWitness implements Witness {
        private final Machine machine;
        private @Nullable MemberHistory known;

        MemberWitness(Machine machine) {
            this.machine = machine;
        }

        private MemberHistory member() {
            MemberHistory member = known;
            if (member == null) {
                throw new IllegalStateException("A member does something before it begins.");
            }
            return member;
        }

        @Override
        public void begins(RaftCore core, LogStore store) {
            MemberHistory member = members.computeIfAbsent(core.self(), id -> new MemberHistory(id, machine));
            known = member;
            member.core = core;
            member.store = store;
            List<LogEntry> found = readAll(store, member);
            HardState hardState = store.recoveredHardState();
            tell(observer -> observer.begins(member, hardState, found));
            member.begin(found);
            member.durable.clear();
            member.durable.addAll(found);
            member.durableHardState = hardState;
            member.cutsUnderWay.clear();
            member.writesBeginAnew();
            member.reportedCommit = core.commitIndex();
            member.applied = 0;
            member.hasLed = false;
            member.ledAtLastReady = 0;
            member.termAtLastReady = core.term();
        }

        @Override
        public void fetched(RaftCore core, MemberId from) {
            MemberHistory member = member();
            tell(observer -> observer.fetched(member, from));
        }

        @Override
        public void installs(RaftCore core, SnapshotPoint point) {
            MemberHistory member = member();
            tell(observer -> observer.installs(member, point));
            member.applied = point.index();
        }

        /** What is damaged in the middle is found by whoever reads it; until then it counts as what it was. */
        private List<LogEntry> readAll(LogStore store, MemberHistory member) {
            List<LogEntry> entries = new ArrayList<>(prefix(member, store.baseIndex()));
            while (entries.size() < store.lastIndex()) {
                long next = entries.size() + 1L;
                try {
                    entries.addAll(store.read(next, next + READ_ENTRIES, Integer.MAX_VALUE));
                } catch (IOException damaged) {
                    entries.add(readOne(store, next, member));
                }
            }
            return entries;
        }

        /** What a snapshot covers is what was committed, or the snapshot is wrong. */
        private List<LogEntry> prefix(MemberHistory member, long index) {
            if (index > committed.size()) {
                onViolation.accept(new Violation(
                        "SnapshotIsCommitted",
                        member + " has a snapshot up to " + index + ", and no more than " + committed.size()
                                + " entries were ever committed"));
            }
            return committed.subList(0, (int) Math.min(index, committed.size()));
        }

        private LogEntry readOne(LogStore store, long index, MemberHistory member) {
            try {
                return store.read(index, index, Integer.MAX_VALUE).get(0);
            } catch (IOException unreadable) {
                if (!member.isDamaged() && !suspects.contains(machine)) {
                    onViolation.accept(
                            new Violation("DurableIsFound", member + " can't read " + index + " again", unreadable));
                }
                // Of a batch that failed the first entries may be on disk for good, in the segment before, and nobody
                // was told.
                List<LogEntry> written = index <= member.durable.size() ? member.durable : member.log;
                return written.get((int) index - 1);
            }
        }

        @Override
        public void steps(RaftCore core, Event event) {
            MemberHistory member = member();
            member.hasLed |= member.leads();
            tell(observer -> observer.steps(member, event));
        }

        @Override
        public void ready(RaftCore core, Ready ready) {
            MemberHistory member = member();
            Ready.Persist persist = ready.persist();
            SnapshotPoint restart = persist == null ? null : persist.restart();
            if (restart != null) {
                member.restart(prefix(member, restart.index()));
            }
            member.mirror(persist);
            tell(observer -> observer.ready(member, ready));
            for (long index = committed.size() + 1L; index <= ready.commitIndex(); index++) {
                if (index > member.log.size()) {
                    break; // whoever checks commit indexes has said so
                }
                LogEntry entry = member.log.get((int) index - 1);
                tell(observer -> observer.commits(member, entry));
                committed.add(entry);
            }
            member.reportedCommit = ready.commitIndex();
            member.hasLed = false;
            member.ledAtLastReady = member.leads() ? core.term() : 0;
            member.termAtLastReady = core.term();
            member.lastLedTerm = Math.max(member.lastLedTerm, member.ledAtLastReady);
        }

        @Override
        public void wrote(List<Ready.Persist> batch) {
            MemberHistory member = member();
            member.writing();
            for (Ready.Persist persist : batch) {
                tell(observer -> observer.wrote(member, persist));
                SnapshotPoint restart = persist.restart();
                if (restart != null) {
                    member.durable.clear();
                    member.durable.addAll(prefix(member, restart.index()));
                    member.cutsUnderWay.remove(0);
                }
                MemberHistory.append(persist, member.durable);
                if (persist.truncateFrom() != 0) {
                    member.cutsUnderWay.remove(0);
                }
                HardState hardState = persist.hardState();
                member.durableHardState = hardState == null ? member.durableHardState : hardState;
            }
        }

        @Override
        public void sends(RaftCore core, Message message) {
            MemberHistory member = member();
            tell(observer -> observer.sends(member, message));
        }

        @Override
        public void servesByLease(RaftCore core) {
            MemberHistory member = member();
            tell(observer -> observer.servesByLease(member));
        }

        @Override
        public void applies(RaftCore core, List<LogEntry> entries) {
            MemberHistory member = member();
            tell(observer -> observer.applies(member, entries));
            member.applied = entries.get(entries.size() - 1).index();
        }
    }
}
