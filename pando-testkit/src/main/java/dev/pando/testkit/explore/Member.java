package dev.pando.testkit.explore;

import dev.pando.core.RaftCore;
import dev.pando.core.Ready;
import dev.pando.core.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member at one moment: its rules, its disk, and what is between them. A value, never changed once made; equal
 * members are one, however they came about.
 */
final class Member {
    /** Nothing waits in its outbox. Nobody steps it: who wants to, copies it first. */
    final RaftCore core;

    final Disk disk;

    /** What the rules take their log to be; follows from the disk and the writes. */
    final int log;

    /** Oldest first. */
    final List<Write> writes;

    final List<Ready.Load> loads;
    final boolean isLeader;
    private final int hash;

    Member(RaftCore core, Disk disk, int log, List<Write> writes, List<Ready.Load> loads) {
        this.core = core;
        this.disk = disk;
        this.log = log;
        this.writes = List.copyOf(writes);
        this.loads = List.copyOf(loads);
        isLeader = core.role() == Role.LEADER;
        hash = 31 * (31 * (31 * core.hashCode() + disk.hashCode()) + writes.hashCode()) + loads.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Member that
                && hash == that.hash
                && log == that.log
                && disk.equals(that.disk)
                && writes.equals(that.writes)
                && loads.equals(that.loads)
                && core.equals(that.core);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return core.toString();
    }
}
