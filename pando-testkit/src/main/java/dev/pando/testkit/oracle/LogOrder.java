package dev.pando.testkit.oracle;

import dev.pando.testkit.Violation;
import dev.pando.testkit.oracle.Operation.CompareAndSet;
import dev.pando.testkit.oracle.Outcome.Completed;
import dev.pando.testkit.oracle.Result.Written;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the final committed log is one that the history allows. Each check gives a violation that names the calls, null
 * if all is well; they are in the order in which they are worth reading. It looks at the log as a whole: what clients
 * read is for {@link Linearizability}.
 *
 * <p>Compare-and-sets stand in the log as writes do. One that was not done may stand there or not; if it does, then once and
 * in order. Which of them could be done is for {@link Linearizability}.
 */
public final class LogOrder {
    private final List<CommittedWrite> log;
    private final History history;

    /** Where each value stands first. */
    private final Map<Long, CommittedWrite> places = new HashMap<>();

    /** @param log the committed DATA entries in order of the log; indexes of other kinds are left out */
    public LogOrder(List<CommittedWrite> log, History history) {
        this.log = List.copyOf(log);
        this.history = history;
        this.log.forEach(entry -> places.putIfAbsent(entry.value(), entry));
    }

    /** All checks: the first violation, null if all is well. */
    public static @Nullable Violation check(List<CommittedWrite> log, History history) {
        LogOrder order = new LogOrder(log, history);
        List<Supplier<@Nullable Violation>> checks = List.of(
                order::rising,
                order::nothingInvented,
                order::atMostOnce,
                order::acknowledgedInPlace,
                order::clientsInOrder,
                order::realTimeOrder);
        for (Supplier<@Nullable Violation> check : checks) {
            Violation violation = check.get();
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    /** Indexes rise, and terms never fall. */
    public @Nullable Violation rising() {
        for (int i = 1; i < log.size(); i++) {
            CommittedWrite before = log.get(i - 1);
            CommittedWrite entry = log.get(i);
            if (entry.index() <= before.index() || entry.term() < before.term()) {
                return new Violation("rising log", entry + " follows " + before + " in the log");
            }
        }
        return null;
    }

    /** Each value in the log was written by some client. */
    public @Nullable Violation nothingInvented() {
        for (CommittedWrite entry : log) {
            if (history.writeOf(entry.value()) == null) {
                return new Violation("nothing invented", "no client wrote " + entry);
            }
        }
        return null;
    }

    /** No value stands twice in the log; none whose write has failed stands there at all, compare-and-sets aside. */
    public @Nullable Violation atMostOnce() {
        for (CommittedWrite entry : log) {
            Call write = history.writeOf(entry.value());
            CommittedWrite first = places.get(entry.value());
            if (write != null && !entry.equals(first)) {
                return new Violation("exactly once", write + " stands in the log twice: " + first + ", and " + entry);
            }
            if (write != null
                    && write.outcome() instanceof Outcome.Failed
                    && !(write.operation() instanceof CompareAndSet)) {
                return new Violation("exactly once", write + " stands in the log: " + entry);
            }
        }
        return null;
    }

    /** Each acknowledged write stands at the index and in the term that its client was told. */
    public @Nullable Violation acknowledgedInPlace() {
        for (Call call : history.calls()) {
            if (call.result() instanceof Written written) {
                CommittedWrite place = places.get(call.operation().value());
                if (place == null) {
                    return new Violation("acknowledged writes", call + " is missing from the log");
                }
                if (place.index() != written.index() || place.term() != written.term()) {
                    return new Violation("acknowledged writes", call + " stands elsewhere in the log: " + place);
                }
            }
        }
        return null;
    }

    /** What one client has written stands in the order in which it asked for it. */
    public @Nullable Violation clientsInOrder() {
        Map<Integer, Placement> last = new HashMap<>();
        for (Placement placement : placements()) {
            Placement before = last.put(placement.call.client(), placement);
            if (before != null && before.index() >= placement.index()) {
                return new Violation(
                        "order of a client",
                        placement.call + " was asked for after " + before.call + ", but " + placement.place
                                + " stands before " + before.place);
            }
        }
        return null;
    }

    /** What was acknowledged before another was asked for stands before it. */
    public @Nullable Violation realTimeOrder() {
        List<Placement> placements = placements();
        List<Placement> answered = new ArrayList<>(placements);
        answered.removeIf(placement -> !(placement.call.outcome() instanceof Completed));
        answered.sort(Comparator.comparingInt(Placement::answerOrder));
        Placement last = null;
        int next = 0;
        for (Placement placement : placements) {
            while (next < answered.size() && answered.get(next).call.endsBefore(placement.call)) {
                Placement ended = answered.get(next++);
                last = last == null || ended.index() > last.index() ? ended : last;
            }
            if (last != null && last.index() >= placement.index()) {
                return new Violation(
                        "real-time order",
                        placement.call + " was asked for after " + last.call + " had been acknowledged, but "
                                + placement.place + " stands before " + last.place);
            }
        }
        return null;
    }

    private record Placement(Call call, CommittedWrite place) {
        long index() {
            return place.index();
        }

        int answerOrder() {
            return call.outcome() instanceof Completed completed ? completed.order() : Integer.MAX_VALUE;
        }
    }

    /** The writes that stand in the log, in the order in which they were asked for. */
    private List<Placement> placements() {
        List<Placement> placements = new ArrayList<>();
        for (Call call : history.calls()) {
            CommittedWrite place = call.operation().isReadOnly()
                    ? null
                    : places.get(call.operation().value());
            if (place != null) {
                placements.add(new Placement(call, place));
            }
        }
        return placements;
    }
}
