package dev.pando.testkit.oracle;

import dev.pando.testkit.oracle.Operation.Write;
import dev.pando.testkit.oracle.Outcome.Completed;
import dev.pando.testkit.oracle.Outcome.Failed;
import dev.pando.testkit.oracle.Result.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides the same by quite another way, for a register with unique values alone, without a search (Gibbons and Korach,
 * "Testing shared memories", 1997). A write and the reads that found it are a cluster; it reaches from the first answer
 * in it to the last invocation. If the answer comes first, it keeps the key to itself in between: forward. No two forward
 * zones may overlap, and no backward zone may lie within a forward one.
 */
final class Zones {
    /** A write and its reads. */
    private static final class Cluster {
        /** When the write was invoked; {@code Integer.MAX_VALUE} if nobody asked for it. */
        int writeInvoked = Integer.MAX_VALUE;

        boolean isNeeded;
        int firstAnswer = Integer.MAX_VALUE;
        int lastInvocation = Integer.MIN_VALUE;

        void add(int invoked, int answered) {
            firstAnswer = Math.min(firstAnswer, answered);
            lastInvocation = Math.max(lastInvocation, invoked);
        }

        boolean isForward() {
            return firstAnswer < lastInvocation;
        }

        boolean conflictsWith(Cluster other) {
            if (isForward() && other.isForward()) {
                return firstAnswer < other.lastInvocation && other.firstAnswer < lastInvocation;
            }
            return isForward() && firstAnswer < other.lastInvocation && other.firstAnswer < lastInvocation;
        }
    }

    private Zones() {}

    static boolean isLinearizable(History history) {
        Map<String, Map<Long, Cluster>> keys = new LinkedHashMap<>();
        for (Call call : history.calls()) {
            add(call, keys.computeIfAbsent(call.operation().key(), key -> startingWithNothing()));
        }
        return keys.values().stream().allMatch(clusters -> fit(new ArrayList<>(clusters.values())));
    }

    private static Map<Long, Cluster> startingWithNothing() {
        Cluster nothing = new Cluster();
        nothing.writeInvoked = -2;
        nothing.isNeeded = true;
        nothing.add(-2, -1);
        Map<Long, Cluster> clusters = new LinkedHashMap<>();
        clusters.put(Operation.ABSENT, nothing);
        return clusters;
    }

    private static void add(Call call, Map<Long, Cluster> clusters) {
        boolean isAnswered = call.outcome() instanceof Completed;
        if (call.operation() instanceof Write write && !(call.outcome() instanceof Failed)) {
            Cluster cluster = clusters.computeIfAbsent(write.value(), value -> new Cluster());
            cluster.writeInvoked = call.order();
            cluster.isNeeded |= isAnswered;
            cluster.add(call.order(), answer(call));
        } else if (call.outcome() instanceof Completed completed && completed.result() instanceof Found found) {
            Cluster cluster = clusters.computeIfAbsent(found.value(), value -> new Cluster());
            cluster.isNeeded = true;
            cluster.add(call.order(), answer(call));
        }
    }

    private static int answer(Call call) {
        return call.outcome() instanceof Completed completed ? completed.order() : Integer.MAX_VALUE;
    }

    private static boolean fit(List<Cluster> clusters) {
        clusters.removeIf(cluster -> !cluster.isNeeded);
        for (Cluster cluster : clusters) {
            // An answer before the write was asked for; the write's own comes after.
            boolean isFromTheFuture = cluster.firstAnswer < cluster.writeInvoked;
            if (isFromTheFuture
                    || clusters.stream().anyMatch(other -> other != cluster && cluster.conflictsWith(other))) {
                return false;
            }
        }
        return true;
    }
}
