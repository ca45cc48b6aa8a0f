package dev.pando.core.net;

import dev.pando.core.HardState;
import dev.pando.core.Ready;
import dev.pando.core.StoredLog;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.TermRun;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What is durable of one member. Survives its crashes, and checks that term and vote never go back. */
final class FakeDisk {
    HardState hardState = HardState.INITIAL;
    final List<LogEntry> entries = new ArrayList<>();
    private long commitIndex;

    void write(Ready.Persist persist) {
        writeHardState(persist);
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
        for (LogEntry entry : entries) {
            if (runs.isEmpty() || runs.get(runs.size() - 1).term() != entry.term()) {
                runs.add(new TermRun(entry.index(), entry.term()));
            }
            if (entry.kind() == EntryKind.CONFIG) {
                configurations.add(new ConfigurationAt(entry.index(), Configuration.decode(entry.payload())));
            }
        }
        long lastTimeMs =
                entries.isEmpty() ? 0 : entries.get(entries.size() - 1).timeMs();
        return new StoredLog(runs, entries.size(), lastTimeMs, configurations, commitIndex);
    }
}
