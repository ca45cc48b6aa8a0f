package dev.pando.testkit.explore;

import dev.pando.core.HardState;
import dev.pando.core.Ready.Persist;
import dev.pando.core.SnapshotPoint;
import dev.pando.core.StoredLog;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.TermRun;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.testkit.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * What is durable of one member.
 *
 * @param log a number of {@link Logs}
 * @param log a number of {@link Logs}; with what was dropped, which only the properties see
 * @param commitIndex the hint that was written
 * @param base up to where the log was dropped; a snapshot covers just that
 */
record Disk(HardState hardState, int log, long commitIndex, int base) {

    /** Nothing was dropped. */
    Disk(HardState hardState, int log, long commitIndex) {
        this(hardState, log, commitIndex, 0);
    }

    Disk write(Logs logs, Write write, Persist persist) {
        return withHardState(persist)
                .withEntries(logs, write, persist, persist.entries().size());
    }

    /** Up to an index that is committed. */
    Disk compacted(int index) {
        return new Disk(hardState, log, Math.max(commitIndex, index), index);
    }

    /** Term and vote come first, with a sync of their own. */
    Disk withHardState(Persist persist) {
        HardState next = persist.hardState();
        if (next == null) {
            return this;
        }
        MemberId vote = hardState.vote();
        boolean isForward = next.term() > hardState.term()
                || (next.term() == hardState.term() && (vote == null || vote.equals(next.vote())));
        if (!isForward) {
            throw new Violation("TermAndVoteNeverGoBack", "They go from " + hardState + " to " + next + ".");
        }
        return new Disk(next, log, commitIndex, base);
    }

    /** The restart and the cut, and then the first {@code count} entries. */
    Disk withEntries(Logs logs, Write write, Persist persist, int count) {
        boolean isRestart = persist.restart() != null;
        int before = isRestart ? write.covered() : log;
        int kept = persist.truncateFrom() == 0 ? before : logs.prefix(before, persist.truncateFrom() - 1);
        List<LogEntry> entries = persist.entries().subList(0, count);
        if (!entries.isEmpty() && entries.get(0).index() != logs.length(kept) + 1L) {
            throw new Violation(
                    "LogWithoutGaps",
                    "It goes on at " + (logs.length(kept) + 1) + ", not with " + entries.get(0) + ".");
        }
        return new Disk(
                hardState,
                logs.append(kept, entries),
                Math.max(commitIndex, persist.commitIndex()),
                isRestart ? logs.length(before) : base);
    }

    /** What a member finds when it starts. */
    StoredLog stored(Logs logs) {
        List<TermRun> runs = new ArrayList<>();
        List<ConfigurationAt> configurations = new ArrayList<>();
        long lastTimeMs = 0;
        SnapshotPoint snapshot = logs.point(logs.prefix(log, base));
        if (snapshot.configuration().index() > 0) {
            configurations.add(snapshot.configuration());
        }
        for (LogEntry entry : logs.entries(log)) {
            lastTimeMs = entry.timeMs();
            if (entry.index() <= base) {
                continue;
            }
            if (runs.isEmpty() || runs.get(runs.size() - 1).term() != entry.term()) {
                runs.add(new TermRun(entry.index(), entry.term()));
            }
            if (entry.kind() == EntryKind.CONFIG) {
                configurations.add(new ConfigurationAt(entry.index(), Configuration.decode(entry.payload())));
            }
        }
        return new StoredLog(
                snapshot, base, snapshot.term(), runs, logs.length(log), lastTimeMs, configurations, commitIndex);
    }
}
