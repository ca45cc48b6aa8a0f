package dev.pando.testkit.oracle;

import dev.pando.testkit.oracle.Outcome.Completed;
import dev.pando.testkit.oracle.Outcome.Failed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Tries all orders of all calls, of all keys together, by the definition and nothing else. For a handful of calls. */
final class BruteForce<S> {
    private final History history;
    private final Model<S> model;
    private final Deque<Call> order = new ArrayDeque<>();

    private BruteForce(History history, Model<S> model) {
        this.history = history;
        this.model = model;
    }

    static <S> boolean isLinearizable(History history, Model<S> model) {
        return new BruteForce<>(history, model).anyOrderExplains();
    }

    /** Whether the order so far, or one that begins so, explains all. */
    private boolean anyOrderExplains() {
        if (isComplete() && isExplained()) {
            return true;
        }
        for (Call call : history.calls()) {
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

    private boolean isComplete() {
        return history.calls().stream()
                .allMatch(call -> !(call.outcome() instanceof Completed) || order.contains(call));
    }

    private boolean isExplained() {
        Map<String, S> map = new HashMap<>();
        for (Call call : order) {
            Operation operation = call.operation();
            Result result = call.outcome() instanceof Completed completed ? completed.result() : null;
            S after = model.step(map.getOrDefault(operation.key(), model.initial()), operation, result);
            if (after == null) {
                return false;
            }
            map.put(operation.key(), after);
        }
        return true;
    }
}
