package dev.pando.testkit;

import dev.pando.Entry;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.cluster.Cluster;
import dev.pando.testkit.history.ClusterHistory;
import dev.pando.testkit.oracle.CommittedWrite;
import dev.pando.testkit.oracle.Linearizability;
import dev.pando.testkit.oracle.LogOrder;
import dev.pando.testkit.oracle.Verdict;
import dev.pando.testkit.workload.Clients;
import dev.pando.testkit.world.Machine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is judged when a run is over: whether all have the same log, and what clients saw is what a log can give. */
final class Verdicts {
    private Verdicts() {}

    /** Throws what is wrong. */
    static void judge(Cluster cluster, ClusterHistory history, Clients clients) {
        for (Machine machine : cluster.running()) {
            same(machine, history.committed(), clients.entries(machine));
        }
        List<CommittedWrite> log = clients.writes(cluster.running().get(0));
        raise(LogOrder.check(log, clients.history()));
        Verdict verdict = Linearizability.check(clients.history());
        raise(verdict.violation());
        if (verdict.answer() == Verdict.Answer.UNDECIDED) {
            throw new Violation(
                    Linearizability.NAME,
                    "undecided for " + verdict.undecided() + " after " + verdict.visited() + " configurations");
        }
    }

    private static void same(Machine machine, List<LogEntry> committed, List<Entry> delivered) {
        for (LogEntry entry : committed) {
            boolean isSame = entry.index() <= delivered.size()
                    && delivered.get((int) entry.index() - 1).encoded().equals(entry);
            if (!isSame) {
                throw new Violation("SameLog", machine + " was not given the committed " + entry);
            }
        }
        if (delivered.size() != committed.size()) {
            throw new Violation("SameLog", machine + " was given more than is committed");
        }
    }

    private static void raise(@Nullable Violation violation) {
        if (violation != null) {
            throw violation;
        }
    }
}
