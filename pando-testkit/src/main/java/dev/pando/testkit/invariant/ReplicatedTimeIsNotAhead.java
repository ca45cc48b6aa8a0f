package dev.pando.testkit.invariant;

import dev.pando.core.Ready;
import dev.pando.core.entry.LogEntry;
import dev.pando.testkit.history.MemberHistory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * From one committed entry to the next no more replicated time passes than has passed since the earlier one was appended (design:
 * D9), but for what the clocks are fast and for the ticks in which it is counted. Whoever lets something last is sure that it has.
 */
final class ReplicatedTimeIsNotAhead extends Invariant {
    private static final double FASTEST_CLOCK = 1.2;

    /** One that was begun, and one for a clock that leaps: it goes off early. */
    private static final int TICKS = 2;

    private final LongSupplier nowNanos;
    private final int tickMs;

    /** When entries that are not committed yet were first seen. */
    private final Map<Place, Long> appendedNanos = new HashMap<>();

    private long lastMs;
    private long lastAppendedNanos;

    private record Place(long index, long term) {}

    ReplicatedTimeIsNotAhead(LongSupplier nowNanos, int tickMs) {
        this.nowNanos = nowNanos;
        this.tickMs = tickMs;
    }

    @Override
    public void ready(MemberHistory member, Ready ready) {
        Ready.Persist persist = ready.persist();
        if (persist != null) {
            for (LogEntry entry : persist.entries()) {
                appendedNanos.putIfAbsent(new Place(entry.index(), entry.term()), nowNanos.getAsLong());
            }
        }
    }

    @Override
    public void commits(MemberHistory member, LogEntry entry) {
        long now = nowNanos.getAsLong();
        double most = FASTEST_CLOCK * (now - lastAppendedNanos) / 1e6 + TICKS * tickMs;
        check(
                entry.timeMs() - lastMs <= most,
                "%s commits %s, after one at %s ms that was appended %s ms ago",
                member,
                entry,
                lastMs,
                (now - lastAppendedNanos) / 1_000_000);
        lastMs = entry.timeMs();
        Long appended = appendedNanos.remove(new Place(entry.index(), entry.term()));
        lastAppendedNanos = appended == null ? now : appended;
    }
}
