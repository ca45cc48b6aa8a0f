package dev.pando.testkit.plan;

import dev.pando.core.CoreOptions;
import java.util.List;

/**
 * What a seed decides before anything happens. What is left out of it by a limit changes nothing of the rest.
 *
 * @param members that the cluster is grown to before faults begin
 * @param electionTimeoutMs of every member
 * @param bounds that the rules go by; those of time count for nothing
 * @param minDelayNanos the shortest that a packet takes
 * @param maxDelayNanos the longest, where nothing is wrong
 * @param faults in order of time
 * @param faultNanos how long faults go on
 * @param leavesMinorityDead whether some that are down when all is healed stay down
 * @param workload what clients do
 */
public record Plan(
        int members,
        int electionTimeoutMs,
        CoreOptions bounds,
        long minDelayNanos,
        long maxDelayNanos,
        List<PlannedFault> faults,
        long faultNanos,
        boolean leavesMinorityDead,
        Workload workload) {

    public Plan {
        faults = List.copyOf(faults);
    }

    /**
     * What clients do.
     *
     * @param memberClients that are on the members' machines
     * @param remoteClients on machines of their own
     * @param keys how many there are
     * @param readPercent of the operations
     * @param thinkNanos how long a client waits before its next operation, on average
     * @param depth how many operations a client has open at most
     * @param maxPayloadBytes of a write
     * @param compactEvery so many entries a program compacts its member's log, more or less; 0 for never
     * @param sessionTtlMs how much replicated time a session of a remote client lives when nothing is heard of it
     * @param hasMachines whether the log belongs to machines, and not to programs that listen to it
     * @param machinesGiveViews whether these are written into snapshots while they go on
     * @param snapshotBytesPerSecond how fast members give their snapshots to others; 0 for as fast as they can
     * @param readsByLease whether some reads rely on the leader's lease, and machines have clocks for that
     */
    public record Workload(
            int memberClients,
            int remoteClients,
            int keys,
            int readPercent,
            long thinkNanos,
            int depth,
            int maxPayloadBytes,
            int compactEvery,
            long sessionTtlMs,
            boolean hasMachines,
            boolean machinesGiveViews,
            long snapshotBytesPerSecond,
            boolean readsByLease) {}
}
