package dev.pando.compare;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * One Raft library under test. An instance hosts some or all members of one group in this process. All members talk over
 * loopback sockets and keep their data under {@link Config#dir(int)}.
 */
public interface Peer {

    /**
     * What a group is like.
     *
     * @param members number of voting members; ids are 0 to members - 1
     * @param dir scratch directory on disk
     * @param ramDir scratch directory in memory where there is one, for files that are shared memory
     * @param durable whether an entry must be on disk on a majority before it is acknowledged
     * @param payload size of the entries to come, 16 bytes or more
     * @param electionMs election timeout to configure, or 0 for the library's default
     * @param basePort member i may use ports basePort + 20 * i to basePort + 20 * i + 19
     */
    record Config(int members, Path dir, Path ramDir, boolean durable, int payload, long electionMs, int basePort) {
        private static final int PORTS_EACH = 20;

        /** The first port of a member. */
        public int port(int member) {
            return basePort + PORTS_EACH * member;
        }

        /** Where a member keeps its data; exists before it is started. */
        public Path dir(int member) {
            return dir.resolve("m" + member);
        }
    }

    /** Library and version, and what it runs on, such as "Apache Ratis 3.2.0 (gRPC)". */
    String title();

    /** What this configuration promises about data on disk when an append is acknowledged. */
    String durability(boolean durable);

    /** Called once, before any member is started. */
    void init(Config config) throws Exception;

    /** Starts a member, or starts it again on the same data; need not wait for an election. */
    void startMember(int member) throws Exception;

    /** Stops one member as the library means it to be stopped. */
    void stopMember(int member) throws Exception;

    /** The member hosted in this process that is leader and ready for appends, or -1. Called for every append. */
    int leader();

    /**
     * Submits one entry at the leader, in process. Completes when the entry is committed and applied to the leader's state
     * machine; exceptionally if there is no leader here or it failed. Called from one thread at a time. The array is never
     * modified, so it need not be copied.
     */
    CompletableFuture<?> append(byte[] payload);

    /** The state machine of a member hosted here. */
    Counter counter(int member);

    /** Stops everything that still runs. */
    void stopAll() throws Exception;
}
