package dev.pando;

import java.time.Duration;

/** When the library takes a snapshot of a member's machines and drops what it covers from the log. */
@FunctionalInterface
public interface CompactionPolicy {

    /**
     * What a policy decides by.
     *
     * @param logBytes of entries applied since the current snapshot
     * @param entries as many as these
     * @param snapshotBytes of the current snapshot on disk, 0 if there is none
     * @param age since the member has taken or got the current snapshot, or has started
     */
    record Situation(long logBytes, long entries, long snapshotBytes, Duration age) {}

    /**
     * Whether it is time for a snapshot. Called by the machines' thread, where there are entries that none covers: after commands were
     * carried out, and once a second.
     */
    boolean isDue(Situation situation);

    /**
     * When the log since the snapshot is as large as the snapshot itself, and {@code minBytes} at least: so that writing
     * snapshots costs no more than writing the log, and the disk holds a few times as much as the state.
     */
    static CompactionPolicy bySize(long minBytes) {
        if (minBytes < 1) {
            throw new IllegalArgumentException("A log is compacted after 1 byte or more, not " + minBytes + ".");
        }
        return situation -> situation.logBytes() >= Math.max(minBytes, situation.snapshotBytes());
    }

    /** Also when the current snapshot is that old, and there is something that it does not cover. */
    default CompactionPolicy orAfter(Duration age) {
        return situation -> isDue(situation) || situation.age().compareTo(age) >= 0;
    }

    /** Never: the log grows without end. */
    static CompactionPolicy never() {
        return situation -> false;
    }
}
