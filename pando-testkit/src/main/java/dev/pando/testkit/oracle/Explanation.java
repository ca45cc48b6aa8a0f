package dev.pando.testkit.oracle;

import dev.pando.testkit.oracle.Outcome.Completed;
import dev.pando.testkit.oracle.Verdict.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out why the calls on one key are not linearizable: up to which answer they are. A history that can be explained
 * can be explained up to any earlier moment, so that the first answer with which it can't is found by halving.
 */
final class Explanation<S> {
    private final Model<S> model;
    private final int limit;
    private final History history;

    /** Of the key, in the order of their invocations. */
    private final List<Call> calls;

    /** Those of them that were answered, in the order of the answers. */
    private final List<Call> answered;

    Explanation(Model<S> model, int limit, History history, List<Call> calls) {
        this.model = model;
        this.limit = limit;
        this.history = history;
        this.calls = calls;
        answered = new ArrayList<>(calls);
        answered.removeIf(call -> !(call.outcome() instanceof Completed));
        answered.sort(Comparator.comparingInt(Explanation::answerOrder));
    }

    private static int answerOrder(Call call) {
        return call.outcome() instanceof Completed completed ? completed.order() : Integer.MAX_VALUE;
    }

    Counterexample find() {
        Call stuck = firstStuck();
        List<Call> told = toldBefore(answerOrder(stuck));
        Search<S> before = searchOf(without(stuck, told));
        if (before.run() != Answer.OK) {
            // Others have seen what it did, and only its own answer says that it was not done.
            before = searchOf(told);
            before.run();
        }
        // As they were in the end, not as they were at that moment.
        List<Call> prefix =
                before.order().stream().map(call -> history.call(call.id())).toList();
        Set<Long> placed = prefix.stream().map(Call::id).collect(Collectors.toSet());
        List<Call> unplaced = calls.stream()
                .filter(call -> call.order() < answerOrder(stuck))
                .filter(call -> !(call.outcome() instanceof Outcome.Failed) && !placed.contains(call.id()))
                .toList();
        return new Counterexample(
                stuck.operation().key(), prefix, stuck, unplaced, sentence(prefix, stuck, before.state()));
    }

    private Call firstStuck() {
        int fine = -1;
        int tooMany = answered.size() - 1;
        while (tooMany - fine > 1) {
            int middle = (fine + tooMany) >>> 1;
            Answer answer =
                    searchOf(toldBefore(answerOrder(answered.get(middle)) + 1)).run();
            if (answer == Answer.VIOLATION) {
                tooMany = middle;
            } else {
                fine = middle;
            }
        }
        return answered.get(tooMany);
    }

    /** What had been told before {@code order}. */
    private List<Call> toldBefore(int order) {
        List<Call> told = new ArrayList<>();
        for (Call call : calls) {
            if (call.order() < order) {
                boolean isOpen = call.outcome() instanceof Completed completed && completed.order() >= order;
                told.add(isOpen ? call.with(Outcome.UNKNOWN) : call);
            }
        }
        return told;
    }

    private static List<Call> without(Call call, List<Call> told) {
        return told.stream().filter(other -> other.id() != call.id()).toList();
    }

    private Search<S> searchOf(List<Call> told) {
        return Linearizability.searchOf(told, model, limit);
    }

    private String sentence(List<Call> prefix, Call stuck, S state) {
        String placed = prefix.isEmpty()
                ? "at first"
                : prefix.size() + " of them can be put in order, the last being " + prefix.get(prefix.size() - 1)
                        + "; after that";
        String remark = model.remark(stuck, history);
        return "no order of the calls on key " + stuck.operation().key() + " gives what clients saw: " + placed
                + " the key holds " + model.describe(state) + ", and " + stuck
                + (prefix.contains(stuck) ? " is one of them: it was done" : " fits nowhere")
                + (remark.isEmpty() ? "" : "; " + remark);
    }
}
