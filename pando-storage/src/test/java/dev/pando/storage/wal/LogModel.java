package dev.pando.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.StoredLog;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.TermRun;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.storage.LogStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a log store must hold, in the simplest words: a list of entries, a snapshot that they may begin after, a term and a vote.
 * After a batch that was not acknowledged, several states are legal: whatever the batch, carried out step by step, went through.
 */
final class LogModel {
    static final long GROUP = 7;

    private final SplittableRandom random;
    private final int maxPayloadBytes;
    private State current = new State(HardState.INITIAL, SnapshotPoint.NONE, List.of());
    private List<State> legal = List.of(current);
    private long commitIndex;
    private int made;

    /** The newest that is durable, and one that may be. */
    private SnapshotPoint snapshot = SnapshotPoint.NONE;

    private @Nullable SnapshotPoint snapshotInFlight;

    /**
     * A state.
     *
     * @param start where the log began when it was last begun anew
     * @param entries all since then, be they stored or dropped
     */
    record State(HardState hardState, SnapshotPoint start, List<LogEntry> entries) {
        State {
            entries = List.copyOf(entries);
        }

        long last() {
            return start.index() + entries.size();
        }

        /** Entries up to this index are left out. */
        List<LogEntry> after(long index) {
            return entries.subList((int) (index - start.index()), entries.size());
        }

        LogEnd endAt(long index) {
            return index == start.index()
                    ? new LogEnd(index, start.term(), start.timeMs())
                    : SegmentScan.endOf(entries.get((int) (index - start.index()) - 1));
        }

        boolean has(SnapshotPoint point) {
            return point.index() >= start.index()
                    && point.index() <= last()
                    && endAt(point.index()).term() == point.term();
        }

        ConfigurationAt configurationAt(long index) {
            ConfigurationAt latest = start.configuration();
            for (LogEntry entry : entries) {
                if (entry.index() <= index && entry.kind() == EntryKind.CONFIG) {
                    latest = new ConfigurationAt(entry.index(), Configuration.decode(entry.payload()));
                }
            }
            return latest;
        }
    }

    LogModel(long seed, int maxPayloadBytes) {
        this.random = new SplittableRandom(seed);
        this.maxPayloadBytes = maxPayloadBytes;
    }

    State current() {
        return current;
    }

    List<LogEntry> entries() {
        return current.entries();
    }

    SnapshotPoint snapshot() {
        return snapshot;
    }

    /** What a snapshot of this member's own would stand for; null if there is nothing new that is committed. */
    @Nullable SnapshotPoint nextOwn() {
        long lowest = Math.max(snapshot.index(), current.start().index());
        if (commitIndex <= lowest) {
            return null;
        }
        long index = lowest + 1 + random.nextLong(commitIndex - lowest);
        LogEnd end = current.endAt(index);
        return new SnapshotPoint(index, end.term(), end.timeMs(), current.configurationAt(index), List.of());
    }

    /** What a snapshot of another member's might stand for, which has what this one lacks. */
    SnapshotPoint nextForeign() {
        long term = Math.max(1, current.hardState().term());
        long index = commitIndex + 1 + random.nextLong(current.last() - commitIndex + 20);
        if (index <= current.last() && current.endAt(index).term() == term) {
            index = current.last() + 1 + random.nextInt(20);
        }
        ConfigurationAt configuration = new ConfigurationAt(
                Math.max(1, index - random.nextInt(5)),
                Configuration.of(new Server(new MemberId(1, ++made), "foreign:1")));
        return new SnapshotPoint(index, term, ++made, configuration, List.of(new MemberId(9, made)));
    }

    /** Whether the log may begin anew there. */
    boolean mayRestart(SnapshotPoint point) {
        return point.index() > commitIndex
                && point.index() > snapshot.index()
                && point.term() <= current.hardState().term()
                && !current.has(point);
    }

    /** A snapshot is about to become current. */
    void snapshotInFlight(SnapshotPoint point) {
        snapshotInFlight = point;
    }

    /** It has. */
    void snapshotTaken() {
        snapshot = snapshotInFlight == null ? snapshot : snapshotInFlight;
        snapshotInFlight = null;
        commitIndex = Math.max(commitIndex, snapshot.index());
    }

    /** A batch with a restart in it, which is from now on in flight. */
    List<Ready.Persist> nextRestart(SnapshotPoint point) {
        List<Ready.Persist> batch = new ArrayList<>();
        long from = current.last() + 1;
        if (random.nextBoolean() && (point.index() < from || point.index() > from + 1)) { // never written
            long term = current.hardState().term();
            batch.add(new Ready.Persist(null, 0, List.of(nextEntry(from, term), nextEntry(from + 1, term)), 0));
        }
        HardState next = random.nextBoolean() ? nextHardState(current.hardState()) : current.hardState();
        State state = new State(next, point, List.of());
        List<State> reached = new ArrayList<>(List.of(current, state));
        commitIndex = point.index();
        batch.add(new Ready.Persist(next.equals(current.hardState()) ? null : next, point, 0, List.of(), 0));
        for (int i = random.nextInt(3); i > 0; i--) {
            Ready.Persist step = nextStep(state);
            batch.add(step);
            state = reach(state, step, reached);
        }
        snapshotInFlight = point;
        inFlight(reached, state);
        return batch;
    }

    /** A batch that follows on the current state, and is from now on in flight. */
    List<Ready.Persist> nextBatch() {
        List<Ready.Persist> batch = new ArrayList<>();
        State state = current;
        List<State> reached = new ArrayList<>(List.of(state));
        int steps = 1 + random.nextInt(3);
        for (int i = 0; i < steps; i++) {
            Ready.Persist step = nextStep(state);
            batch.add(step);
            state = reach(state, step, reached);
        }
        inFlight(reached, state);
        return batch;
    }

    /** Term and vote are durable before the rest: all of the batch's, since it has one sync for them. */
    private void inFlight(List<State> reached, State end) {
        HardState last = end.hardState();
        List<State> withVote = reached.stream()
                .map(s -> new State(last, s.start(), s.entries()))
                .toList();
        legal = new ArrayList<>(List.of(current));
        legal.addAll(withVote);
        inFlight = end;
    }

    private State inFlight = current;

    private State reach(State from, Ready.Persist step, List<State> reached) {
        State state = from;
        if (step.hardState() != null) {
            state = new State(step.hardState(), state.start(), state.entries());
        }
        if (step.truncateFrom() > 0 && step.truncateFrom() <= state.last()) {
            int kept = (int) (step.truncateFrom() - 1 - state.start().index());
            state = new State(state.hardState(), state.start(), state.entries().subList(0, kept));
            reached.add(state);
        }
        for (LogEntry entry : step.entries()) {
            List<LogEntry> longer = new ArrayList<>(state.entries());
            longer.add(entry);
            state = new State(state.hardState(), state.start(), longer);
            reached.add(state);
        }
        return state;
    }

    private Ready.Persist nextStep(State state) {
        HardState hardState = state.hardState();
        HardState next = random.nextInt(4) == 0 || hardState.term() == 0 ? nextHardState(hardState) : hardState;
        long last = state.last();
        long cut = 0;
        if (random.nextInt(4) == 0 && last > commitIndex) {
            long lowest = random.nextInt(3) == 0 ? commitIndex + 1 : Math.max(commitIndex + 1, last - 8);
            cut = lowest + random.nextLong(last - lowest + 1);
            last = cut - 1;
        }
        List<LogEntry> entries = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            entries.add(nextEntry(++last, next.term()));
        }
        if (random.nextInt(4) == 0 && last > commitIndex) {
            commitIndex += random.nextLong(last - commitIndex + 1) / 2;
        }
        return new Ready.Persist(next.equals(hardState) ? null : next, cut, entries, commitIndex);
    }

    private HardState nextHardState(HardState now) {
        if (now.vote() == null && now.term() > 0 && random.nextBoolean()) {
            return new HardState(now.term(), new MemberId(1, random.nextInt(3)));
        }
        return new HardState(now.term() + 1, random.nextBoolean() ? null : new MemberId(1, random.nextInt(3)));
    }

    private LogEntry nextEntry(long index, long term) {
        made++;
        if (random.nextInt(12) == 0) {
            Server server = new Server(new MemberId(1, made), "host-" + made + ":1");
            byte[] encoded = Configuration.of(server).encode();
            return LogEntry.encode(GROUP, index, term, made, Proposal.configuration(encoded));
        }
        int size = random.nextInt(40) == 0 ? 12 * maxPayloadBytes : random.nextInt(maxPayloadBytes);
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        if (random.nextInt(3) == 0) {
            Arrays.fill(payload, (byte) 0); // looks like space that was never used
        }
        return LogEntry.encode(GROUP, index, term, made, Proposal.data(payload));
    }

    /** The batch in flight returned. */
    void acknowledged() {
        current = inFlight;
        legal = List.of(current);
        if (current.start().equals(snapshotInFlight)) {
            snapshotTaken();
        }
    }

    /** A store was opened after a crash: what it found must be legal, and is from now on what has to stay. */
    void recovered(LogStore store, String when) throws IOException {
        StoredLog log = store.recoveredLog();
        SnapshotPoint point = log.snapshot();
        assertThat(point.equals(snapshot) || point.equals(snapshotInFlight))
                .as(() -> when + ": found " + point + ", not " + snapshot + " or " + snapshotInFlight)
                .isTrue();
        long base = log.baseIndex();
        assertThat(base).as(when).isLessThanOrEqualTo(point.index());
        List<LogEntry> entries = readAll(store);
        State found = legal.stream()
                .filter(s -> s.hardState().equals(store.recoveredHardState()))
                .filter(s -> s.has(point) || point.index() == 0)
                .filter(s -> base >= s.start().index()
                        && base <= s.last()
                        && s.after(base).equals(entries))
                .findFirst()
                .orElse(null);
        assertThat(found)
                .as(() ->
                        when + ": found " + store.recoveredHardState() + ", snapshot " + point + ", base " + base + ", "
                                + entries.size() + " entries, legal are "
                                + legal.stream().map(LogModel::brief).toList())
                .isNotNull();
        if (found == null) {
            return;
        }
        snapshot = point;
        snapshotInFlight = null;
        current = found;
        inFlight = found;
        legal = List.of(current);
        assertThat(log).as(when).isEqualTo(storedLog(found, point, base, log.commitIndex()));
        assertThat(log.commitIndex())
                .as(when)
                .isBetween(point.index(), Math.max(point.index(), Math.min(commitIndex, log.lastIndex())));
        commitIndex = Math.max(point.index(), Math.min(commitIndex, log.lastIndex()));
        assertThat(store.lastIndex()).as(when).isEqualTo(found.last());
        assertThat(store.baseIndex()).as(when).isEqualTo(base);
    }

    static List<LogEntry> readAll(LogStore store) throws IOException {
        return store.read(store.baseIndex() + 1, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static StoredLog storedLog(State state, SnapshotPoint point, long base, long commitIndex) {
        List<TermRun> runs = new ArrayList<>();
        List<ConfigurationAt> configurations = new ArrayList<>();
        ConfigurationAt inEffect = state.configurationAt(base);
        if (inEffect.index() > 0) {
            configurations.add(inEffect);
        }
        for (LogEntry entry : state.after(base)) {
            if (runs.isEmpty() || runs.get(runs.size() - 1).term() != entry.term()) {
                runs.add(new TermRun(entry.index(), entry.term()));
            }
            if (entry.kind() == EntryKind.CONFIG) {
                configurations.add(new ConfigurationAt(entry.index(), Configuration.decode(entry.payload())));
            }
        }
        return new StoredLog(
                point,
                base,
                state.endAt(base).term(),
                runs,
                state.last(),
                state.endAt(state.last()).timeMs(),
                configurations,
                commitIndex);
    }

    private static String brief(State state) {
        List<LogEntry> entries = state.entries();
        String end = entries.isEmpty() ? "-" : entries.get(entries.size() - 1).toString();
        return "[" + state.hardState() + ", after " + state.start().index() + ": " + entries.size() + " entries to "
                + end + ", #" + entries.hashCode() + "]";
    }
}
