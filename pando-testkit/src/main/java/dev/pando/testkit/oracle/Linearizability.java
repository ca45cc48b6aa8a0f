package dev.pando.testkit.oracle;

import dev.pando.testkit.oracle.Verdict.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether each operation of a history can have taken effect at one moment between its invocation and its answer, so that
 * all results are those of a single copy (Herlihy and Wing, 1990). A history is linearizable if it is so for each key, so
 * that each key is searched by itself.
 *
 * <p>What is not known is given its due: a call with an unknown outcome may take effect at any time after its invocation,
 * or never. Failed calls, and reads without an answer, say nothing and are left out.
 *
 * <p>Its bound: for most models the search is exponential in the number of calls that are open at a time (the problem is
 * NP-complete), so that it is given up for a key once it has been to more than a limit of configurations. The answer is
 * then {@link Answer#UNDECIDED}, and the key is named. At the default limit it takes some hundred MB and a few seconds to
 * get there. For a {@link Register}, whose values are unique, there is always an answer, after one visit for each write, and
 * hardly more for each compare-and-set.
 *
 * <p>The algorithm is that of Wing and Gong (1993) with the improvements of Lowe, "Testing for linearizability" (2017).
 */
public final class Linearizability {
    /** The name of the check, in a {@link dev.pando.testkit.Violation}. */
    public static final String NAME = "linearizability";

    /** How many configurations are visited for one key before it is given up. */
    public static final int DEFAULT_LIMIT = 1_000_000;

    private Linearizability() {}

    /** Checks a history of reads, writes and compare-and-sets. */
    public static Verdict check(History history) {
        return check(history, new Register(), DEFAULT_LIMIT);
    }

    /**
     * Checks a history against a model of one's own.
     *
     * @param limit how many configurations are visited for one key before it is given up
     */
    public static <S> Verdict check(History history, Model<S> model, int limit) {
        Map<String, List<Call>> byKey = byKey(history);
        List<String> undecided = new ArrayList<>();
        long visited = 0;
        int keys = 0;
        int calls = 0;
        for (Map.Entry<String, List<Call>> key : byKey.entrySet()) {
            Search<S> search = searchOf(key.getValue(), model, limit);
            Answer answer = search.run();
            visited += search.visited();
            keys++;
            calls += key.getValue().size();
            if (answer == Answer.VIOLATION) {
                Counterexample why = new Explanation<>(model, limit, history, key.getValue()).find();
                return new Verdict(answer, keys, calls, visited, undecided, why);
            } else if (answer == Answer.UNDECIDED) {
                undecided.add(key.getKey());
            }
        }
        return verdict(keys, calls, visited, undecided);
    }

    private static Verdict verdict(int keys, int calls, long visited, List<String> undecided) {
        Answer answer = undecided.isEmpty() ? Answer.OK : Answer.UNDECIDED;
        return new Verdict(answer, keys, calls, visited, undecided, null);
    }

    /** The keys in the order in which they first occur. */
    private static Map<String, List<Call>> byKey(History history) {
        Map<String, List<Call>> calls = new LinkedHashMap<>();
        for (Call call : history.calls()) {
            calls.computeIfAbsent(call.operation().key(), key -> new ArrayList<>())
                    .add(call);
        }
        return calls;
    }

    static <S> Search<S> searchOf(List<Call> calls, Model<S> model, int limit) {
        return new Search<>(model, model.narrow(windows(calls)), limit);
    }

    private static List<Window> windows(List<Call> calls) {
        List<Window> windows = new ArrayList<>(calls.size());
        for (Call call : calls) {
            Window window = Window.of(call);
            boolean saysNothing = call.outcome() instanceof Outcome.Failed
                    || (call.operation().isReadOnly() && !window.isCertain());
            if (!saysNothing) {
                windows.add(window);
            }
        }
        return windows;
    }
}
