package dev.pando.cli.chaos;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * The share of the seconds in which a write was acknowledged, of those throughout which a majority was healthy: its members
 * ran, and heard each other. For one thread.
 */
final class Availability {
    private static final long SECOND_NS = 1_000_000_000;

    /** Whether a majority is healthy, from a moment on. */
    private record Change(long atNs, boolean healthy) {}

    private final List<Change> changes = new ArrayList<>();

    /** A majority is healthy from now on, or is not. Time never goes backwards. */
    void majorityIs(boolean healthy, long atNs) {
        changes.add(new Change(atNs, healthy));
    }

    /**
     * What came of it.
     *
     * @param seconds throughout which a majority was healthy
     * @param served those of them in which a write was acknowledged
     */
    record Share(int seconds, int served) {

        /** From 0 to 1; 1 where there was nothing to serve. */
        double value() {
            return seconds == 0 ? 1 : served / (double) seconds;
        }
    }

    /** Up to a moment; whole seconds count. */
    Share until(long endNs, Collection<MapCall> calls) {
        BitSet served = new BitSet();
        for (MapCall call : calls) {
            if (call.isAcknowledgedWrite()) {
                served.set((int) (call.endNs() / SECOND_NS));
            }
        }
        BitSet healthy = healthy((int) (endNs / SECOND_NS));
        int seconds = healthy.cardinality();
        healthy.and(served);
        return new Share(seconds, healthy.cardinality());
    }

    private BitSet healthy(int seconds) {
        BitSet healthy = new BitSet();
        if (!changes.isEmpty()) {
            healthy.set(Math.min(seconds, ceiling(changes.get(0).atNs())), seconds);
        }
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            long toNs = i + 1 < changes.size() ? changes.get(i + 1).atNs() : seconds * SECOND_NS;
            if (!change.healthy() && toNs > change.atNs()) {
                healthy.clear((int) (change.atNs() / SECOND_NS), ceiling(toNs));
            }
        }
        return healthy;
    }

    private static int ceiling(long ns) {
        return (int) ((ns + SECOND_NS - 1) / SECOND_NS);
    }
}
