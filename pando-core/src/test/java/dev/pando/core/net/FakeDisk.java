package dev.pando.core.net;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.StoredLog;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.TermRun;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * What is durable of one member. Survives its crashes, and checks that term and vote never go back. What was dropped, or came
 * with a snapshot, stands in {@link #entries} all the same, so that the checks see it; the rules never do.
 */
final class FakeDisk {
    HardState hardState = HardState.INITIAL;
    final List<LogEntry> entries = new ArrayList<>();

    /** Up to where the log was dropped. */
    int base;

    private SnapshotPoint snapshot = SnapshotPoint.NONE;
    private long commitIndex;

    /** What is committed anywhere; it is what a snapshot stands for. */
    private final List<LogEntry> committed;

    FakeDisk(List<LogEntry> committed) {
        this.committed = committed;
    }

    void write(Ready.Persist persist) {
        writeHardState(persist);
        restart(persist);
        cut(persist);
        entries.addAll(persist.entries());
        commitIndex = Math.max(commitIndex, persist.commitIndex());
    }

    /** A crash during the write: a prefix of it is there afterwards. */
    void tear(Ready.Persist persist, Random random) {
        if (random.nextBoolean()) {
            return;
        }
        writeHardState(persist);
        if (random.nextBoolean()) {
            return;
        }
        restart(persist);
        if (random.nextInt(4) == 0) {
            return;
        }
        cut(persist);
        commitIndex = Math.max(commitIndex, persist.commitIndex());
        entries.addAll(
                persist.entries().subList(0, random.nextInt(persist.entries().size() + 1)));
    }

    private void writeHardState(Ready.Persist persist) {
        HardState next = persist.hardState();
        if (next == null) {
            return;
        }
        MemberId vote = hardState.vote();
        boolean isForward = next.term() > hardState.term()
                || (next.term() == hardState.term() && (vote == null || vote.equals(next.vote())));
        if (!isForward) {
            throw new AssertionError("Term or vote go back from " + hardState + " to " + next);
        }
        hardState = next;
    }

    private void restart(Ready.Persist persist) {
        SnapshotPoint point = persist.restart();
        if (point != null) {
            entries.clear();
            entries.addAll(covered(point));
            snapshot = point;
            base = (int) point.index();
            commitIndex = Math.max(commitIndex, point.index());
        }
    }

    /** The entries that a snapshot stands for. */
    List<LogEntry> covered(SnapshotPoint point) {
        List<LogEntry> covered = committed.subList(0, (int) point.index());
        if (covered.get(covered.size() - 1).term() != point.term()) {
            throw new AssertionError(point + " is not what is committed");
        }
        return covered;
    }

    /** A snapshot up to some index that is committed, and durable here; then some of the log before that is dropped. */
    void compact(long snapshotIndex, int baseIndex) {
        if (snapshotIndex > snapshot.index()) {
            snapshot = pointAt(entries, (int) snapshotIndex);
        }
        base = baseIndex;
        commitIndex = Math.max(commitIndex, snapshotIndex);
    }

    /** A snapshot of a log up to some index. */
    static SnapshotPoint pointAt(List<LogEntry> log, int index) {
        LogEntry last = log.get(index - 1);
        ConfigurationAt current = ConfigurationAt.NONE;
        TreeSet<MemberId> removed = new TreeSet<>();
        for (LogEntry entry : log.subList(0, index)) {
            if (entry.kind() == EntryKind.CONFIG) {
                Configuration next = Configuration.decode(entry.payload());
                current.configuration().servers().stream()
                        .map(Server::id)
                        .filter(id -> !next.contains(id))
                        .forEach(removed::add);
                current = new ConfigurationAt(entry.index(), next);
            }
        }
        return new SnapshotPoint(index, last.term(), last.timeMs(), current, List.copyOf(removed));
    }

    long snapshotIndex() {
        return snapshot.index();
    }

    private void cut(Ready.Persist persist) {
        if (persist.truncateFrom() != 0) {
            entries.subList((int) persist.truncateFrom() - 1, entries.size()).clear();
        }
        long next = entries.size() + 1L;
        if (!persist.entries().isEmpty() && persist.entries().get(0).index() != next) {
            throw new AssertionError("The log goes on at " + next + ", not at "
                    + persist.entries().get(0));
        }
    }

    boolean holds(long index, long term) {
        return index == 0
                || (index <= entries.size() && entries.get((int) index - 1).term() == term);
    }

    StoredLog stored() {
        List<TermRun> runs = new ArrayList<>();
        List<ConfigurationAt> configurations = new ArrayList<>();
        for (LogEntry entry : entries.subList(0, base)) {
            if (entry.kind() == EntryKind.CONFIG) {
                configurations.clear();
                configurations.add(new ConfigurationAt(entry.index(), Configuration.decode(entry.payload())));
            }
        }
        for (LogEntry entry : entries.subList(base, entries.size())) {
            if (runs.isEmpty() || runs.get(runs.size() - 1).term() != entry.term()) {
                runs.add(new TermRun(entry.index(), entry.term()));
            }
            if (entry.kind() == EntryKind.CONFIG) {
                configurations.add(new ConfigurationAt(entry.index(), Configuration.decode(entry.payload())));
            }
        }
        long lastTimeMs =
                entries.isEmpty() ? 0 : entries.get(entries.size() - 1).timeMs();
        long baseTerm = base == 0 ? 0 : entries.get(base - 1).term();
        return new StoredLog(snapshot, base, baseTerm, runs, entries.size(), lastTimeMs, configurations, commitIndex);
    }
}
