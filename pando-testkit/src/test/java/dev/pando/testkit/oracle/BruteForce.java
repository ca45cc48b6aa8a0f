package dev.pando.testkit.oracle;

import dev.pando.testkit.oracle.Operation.Write;
import dev.pando.testkit.oracle.Outcome.Completed;
import dev.pando.testkit.oracle.Outcome.Failed;
import dev.pando.testkit.oracle.Result.Found;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tries all orders of all calls, of all keys together, by the definition and nothing else. For a handful of calls. */
final class BruteForce {
    private final List<Call> calls;
    private final Deque<Call> order = new ArrayDeque<>();

    private BruteForce(List<Call> calls) {
        this.calls = calls;
    }

    static boolean isLinearizable(History history) {
        return new BruteForce(history.calls()).anyOrderExplains();
    }

    /** Whether the order so far, or one that begins so, explains all. */
    private boolean anyOrderExplains() {
        if (explains()) {
            return true;
        }
        for (Call call : calls) {
            boolean mayFollow = !(call.outcome() instanceof Failed)
                    && !order.contains(call)
                    && order.stream().noneMatch(call::endsBefore);
            if (mayFollow) {
                order.addLast(call);
                boolean found = anyOrderExplains();
                order.removeLast();
                if (found) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean explains() {
        for (Call call : calls) {
            if (call.outcome() instanceof Completed && !order.contains(call)) {
                return false;
            }
        }
        Map<String, Long> map = new HashMap<>();
        for (Call call : order) {
            String key = call.operation().key();
            if (call.operation() instanceof Write write) {
                map.put(key, write.value());
            } else if (call.outcome() instanceof Completed completed
                    && completed.result() instanceof Found found
                    && found.value() != map.getOrDefault(key, Operation.ABSENT)) {
                return false;
            }
        }
        return true;
    }
}
