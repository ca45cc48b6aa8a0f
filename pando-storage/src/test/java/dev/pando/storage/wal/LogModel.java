package dev.pando.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.StoredLog;
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

/**
 * What a log store must hold, in the simplest words: a list of entries, a term and a vote. After a batch that was not
 * acknowledged, several states are legal: whatever the batch, carried out step by step, went through.
 */
final class LogModel {
    static final long GROUP = 7;

    private final SplittableRandom random;
    private final int maxPayloadBytes;
    private State current = new State(HardState.INITIAL, List.of());
    private List<State> legal = List.of(current);
    private long commitIndex;
    private int made;

    record State(HardState hardState, List<LogEntry> entries) {
        State {
            entries = List.copyOf(entries);
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
        // Term and vote are durable before the rest: all of the batch's, since it has one sync for them.
        HardState last = state.hardState();
        List<State> withVote =
                reached.stream().map(s -> new State(last, s.entries())).toList();
        legal = new ArrayList<>(List.of(current));
        legal.addAll(withVote);
        inFlight = state;
        return batch;
    }

    private State inFlight = current;

    private State reach(State from, Ready.Persist step, List<State> reached) {
        State state = from;
        if (step.hardState() != null) {
            state = new State(step.hardState(), state.entries());
        }
        if (step.truncateFrom() > 0 && step.truncateFrom() <= state.entries().size()) {
            state = new State(state.hardState(), state.entries().subList(0, (int) step.truncateFrom() - 1));
            reached.add(state);
        }
        for (LogEntry entry : step.entries()) {
            List<LogEntry> longer = new ArrayList<>(state.entries());
            longer.add(entry);
            state = new State(state.hardState(), longer);
            reached.add(state);
        }
        return state;
    }

    private Ready.Persist nextStep(State state) {
        HardState hardState = state.hardState();
        HardState next = random.nextInt(4) == 0 || hardState.term() == 0 ? nextHardState(hardState) : hardState;
        long last = state.entries().size();
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
    }

    /** A store was opened after a crash: what it found must be legal, and is from now on what has to stay. */
    void recovered(LogStore store, String when) throws IOException {
        State found = new State(store.recoveredHardState(), readAll(store));
        assertThat(legal.contains(found))
                .as(() -> when + ": found " + brief(found) + ", legal are "
                        + legal.stream().map(LogModel::brief).toList())
                .isTrue();
        current = found;
        legal = List.of(current);
        StoredLog log = store.recoveredLog();
        assertThat(log).as(when).isEqualTo(storedLog(found, log.commitIndex()));
        assertThat(log.commitIndex()).as(when).isBetween(0L, Math.min(commitIndex, log.lastIndex()));
        commitIndex = Math.min(commitIndex, log.lastIndex());
        assertThat(store.lastIndex()).as(when).isEqualTo(found.entries().size());
    }

    static List<LogEntry> readAll(LogStore store) throws IOException {
        return store.read(1, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static StoredLog storedLog(State state, long commitIndex) {
        List<TermRun> runs = new ArrayList<>();
        List<StoredLog.ConfigurationAt> configurations = new ArrayList<>();
        long lastTime = 0;
        for (LogEntry entry : state.entries()) {
            if (runs.isEmpty() || runs.get(runs.size() - 1).term() != entry.term()) {
                runs.add(new TermRun(entry.index(), entry.term()));
            }
            if (entry.kind() == EntryKind.CONFIG) {
                configurations.add(new StoredLog.ConfigurationAt(entry.index(), Configuration.decode(entry.payload())));
            }
            lastTime = entry.timeMs();
        }
        return new StoredLog(runs, state.entries().size(), lastTime, configurations, commitIndex);
    }

    private static String brief(State state) {
        List<LogEntry> entries = state.entries();
        String end = entries.isEmpty() ? "-" : entries.get(entries.size() - 1).toString();
        return "[" + state.hardState() + ", " + entries.size() + " entries to " + end + ", #" + entries.hashCode()
                + "]";
    }
}
